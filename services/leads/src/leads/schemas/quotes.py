"""Quotes as they are shown."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.leads import QuoteStatus

Delivery = Literal["queued", "sent", "failed"]


class QuoteLineView(BaseModel):
    """One line of a quote with what it comes to, in EUR."""

    description: str
    quantity: str
    unit_price: str
    vat_percent: str
    discount_percent: str
    net: str
    vat: str
    gross: str


class QuoteOffer(BaseModel):
    """A quote as its recipient sees it; amounts in EUR."""

    number: str
    title: str
    status: QuoteStatus
    valid_until: date
    lines: list[QuoteLineView]
    notes: str
    net: str
    vat: str
    gross: str
    sent_at: datetime | None
    decided_at: datetime | None
    reject_reason: str | None


class QuoteView(QuoteOffer):
    """A quote as staff see it; `delivery` says what became of the email that took it to the lead."""

    id: UUID
    lead_id: UUID
    delivery: Delivery | None
    version: int
    created_at: datetime
    updated_at: datetime


class QuotePage(Page):
    """The quotes of a lead, newest first."""

    items: list[QuoteView]
