"""Customers' invoices."""

import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.event import Change, Event, State
from contracts.topics import INSTALLATIONS, Topic

InvoiceStatus = Literal["paid", "unpaid", "void"]


class InvoiceState(State):
    """What a customer owes, or has paid: `amount` in `currency` (ISO 4217), with two decimals."""

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
    created_at: datetime.datetime
    updated_at: datetime.datetime


class DeletedInvoice(State):
    """What remains to be said of an invoice that is gone; the customer who was named on it."""

    customer_id: UUID


class InvoiceEvent(Event):
    """An event about a customer's invoice."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "invoice"

    invoice: InvoiceState


class InvoiceAdded(InvoiceEvent):
    """An invoice to a customer was entered."""


class InvoiceChanged(InvoiceEvent):
    """Any of its fields were changed, the status included."""

    changes: list[Change]


class InvoiceRelinked(InvoiceEvent):
    """The customer was merged into another one, whom the invoice names now; nothing else changed."""

    former_customer_id: UUID


class InvoiceSnapshot(InvoiceEvent):
    """An invoice as it stands, announced again for listeners that start late."""


class InvoiceDeleted(Event):
    """An invoice was deleted for good."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "invoice"
    deletes: ClassVar[bool] = True

    invoice: DeletedInvoice
