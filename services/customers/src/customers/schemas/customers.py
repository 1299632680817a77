"""Customers as they are shown."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.customers import CustomerKind, CustomerState, CustomerStatus


class CustomerView(BaseModel):
    """A customer; `has_access_contacts` is said of the primary address, which serves where no billing one is set.

    Of the past it is null: who gave access is kept nowhere.
    """

    id: UUID
    name: str
    email: str
    phone: str
    address: str
    kind: CustomerKind
    status: CustomerStatus
    version: int
    created_at: datetime
    updated_at: datetime
    has_access_contacts: bool | None
    billing_address_id: UUID | None


class CustomerPage(Page):
    """Customers, newest first."""

    items: list[CustomerView]


COLUMNS = (
    "id, name, email, phone, address, kind, status, version, created_at, updated_at, has_access_contacts, "
    "billing_address_id"
)
"""The columns of a CustomerView, for lists that are read without models."""


def past(state: CustomerState) -> CustomerView:
    """A customer as an event told of it."""
    billing = next((one.id for one in state.addresses or [] if one.is_billing), None)
    return CustomerView(**state.model_dump(exclude={"addresses"}), has_access_contacts=None, billing_address_id=billing)


def candidates(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Possible duplicates as a refusal shows them."""
    return [CustomerView.model_validate(row).model_dump(mode="json") for row in rows]
