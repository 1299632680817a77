"""A customer's addresses as they are shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.customers import CustomerAddress


class AccessContactView(BaseModel):
    """Somebody who gives access to an address; the primary one is asked first."""

    name: str
    phone: str | None
    email: str | None
    description: str | None
    is_primary: bool


class AddressView(BaseModel):
    """An address of a customer; the primary one is the customer's own `address` and goes by the customer's id."""

    id: UUID
    address: str
    label: str | None
    is_primary: bool
    is_billing: bool
    is_site: bool
    company_site: bool
    property_reference: str | None
    installation_partner_id: UUID | None
    access_contacts: list[AccessContactView]
    version: int
    created_at: datetime
    updated_at: datetime

    def state(self) -> CustomerAddress:
        """The address as events carry it."""
        return CustomerAddress.model_validate(self, from_attributes=True)


class AddressPage(Page):
    """A customer's addresses, the primary one first, then the oldest."""

    items: list[AddressView]


def untouched_primary(customer_id: UUID, address: str, since: datetime) -> AddressView:
    """The primary address of a customer about which nothing more was said: where the work is."""
    return AddressView(
        id=customer_id, address=address, label=None, is_primary=True, is_billing=False, is_site=True,
        company_site=False, property_reference=None, installation_partner_id=None, access_contacts=[],
        version=1, created_at=since, updated_at=since,
    )  # fmt: skip
