"""The table of customers."""

from typing import Any

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.customers import CustomerState, DeletedCustomer
from customers.errors import CustomerNotFound
from customers.schemas import CustomerView


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

    class Meta:
        table = "customer"

    def view(self) -> CustomerView:
        """The customer as callers see it."""
        return CustomerView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> CustomerState:
        """The customer as events carry it."""
        return CustomerState.model_validate(self, from_attributes=True)

    def last_state(self) -> DeletedCustomer:
        """What the deletion says."""
        return DeletedCustomer(id=self.id, account_id=self.account_id, version=self.version)
