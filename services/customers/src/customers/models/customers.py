"""The table of customers."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.customers import CustomerAddress, CustomerState, DeletedCustomer
from customers.errors import CustomerNotFound
from customers.schemas import AddressView, CustomerView, untouched_primary


class Identifiers(NamedTuple):
    """What a customer is recognised by, as it is compared; None where that does not matter."""

    email: str | None
    phone: str | None


class Customer(Aggregate):
    """A customer of an account."""

    missing = CustomerNotFound

    name = fields.TextField()
    email = fields.TextField()
    phone = fields.TextField()
    phone_e164: str | None = fields.TextField(null=True)
    address = fields.TextField()
    kind = fields.TextField()
    status = fields.TextField(default="active")
    searched_text = fields.TextField()
    searched_digits = fields.TextField()
    folded_email = fields.TextField()
    has_access_contacts = fields.BooleanField(default=False)
    billing_address_id: UUID | None = fields.UUIDField(null=True)
    announced_addresses: Any = fields.JSONField(default=list)

    class Meta:
        table = "customer"

    @property
    def identifiers(self) -> Identifiers:
        """The email without case and accents, and the phone as E.164, or its digits where it is no possible number."""
        return Identifiers(self.folded_email, self.phone_e164 or self.searched_digits)

    def view(self) -> CustomerView:
        """The customer as callers see it."""
        return CustomerView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> CustomerState:
        """The customer as events carry it."""
        return CustomerState.model_validate(self, from_attributes=True)

    @property
    def addresses(self) -> list[CustomerAddress]:
        """All addresses as events carry them; the primary one is always that of this record."""
        if not self.announced_addresses:
            return [untouched_primary(self.id, self.address, self.created_at).state()]
        primary, *others = self.announced_addresses
        return [CustomerAddress.model_validate(one) for one in ({**primary, "address": self.address}, *others)]

    def know(self, addresses: Sequence[AddressView]) -> None:
        """Keeps what is shown and announced of the addresses in step with them; the primary one comes first."""
        self.address = addresses[0].address
        self.has_access_contacts = bool(addresses[0].access_contacts)
        self.billing_address_id = next((one.id for one in addresses if one.is_billing), None)
        self.announced_addresses = [one.state().model_dump(mode="json") for one in addresses]

    def last_state(self) -> DeletedCustomer:
        """What the deletion says."""
        return DeletedCustomer(id=self.id, account_id=self.account_id, version=self.version)
