"""Certificates as they are shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page


class CertificateView(BaseModel):
    """What was certified to the customer who is named on it; `expires_on` null where it does not expire."""

    id: UUID
    customer_id: UUID
    customer_name: str
    type: str
    number: str
    issued_on: date
    expires_on: date | None
    address: str
    property_reference: str | None
    installation_partner_id: UUID | None
    version: int
    created_at: datetime
    updated_at: datetime


class CertificatePage(Page):
    """Certificates, the latest issued first."""

    items: list[CertificateView]
