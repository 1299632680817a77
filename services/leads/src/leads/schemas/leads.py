"""Leads as they are shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.leads import Priority


class LeadView(BaseModel):
    """A lead; `value` in EUR, status and source by their codes."""

    id: UUID
    name: str
    email: str
    priority: Priority
    contact_number: str | None
    location: str | None
    value: str | None
    installation_partner_id: UUID | None
    source: str | None
    contact_date: date | None
    follow_up_date: date | None
    status: str
    lost_reason: str | None
    assigned_to: UUID | None
    customer_id: UUID | None
    customer_name: str | None
    quote_count: int
    version: int
    created_at: datetime
    updated_at: datetime


class LeadPage(Page):
    """Leads, newest first."""

    items: list[LeadView]


COLUMNS = ", ".join(LeadView.model_fields)
"""The columns of a LeadView, for lists that are read without models."""
