"""Invoices as they are shown."""

import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.installations import InvoiceStatus


class InvoiceView(BaseModel):
    """An invoice to the customer who is named on it; `amount` in `currency`, with two decimals."""

    id: UUID
    customer_id: UUID
    customer_name: str
    number: str
    date: datetime.date
    due: datetime.date
    address: str
    property_reference: str | None
    installation_partner_id: UUID | None
    description: str
    amount: str
    currency: str
    status: InvoiceStatus
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime


class InvoicePage(Page):
    """Invoices, the latest date first."""

    items: list[InvoiceView]
