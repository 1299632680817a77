"""The customers service's tables."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

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


class TimelineEntry(Model):
    """An entry of a customer's timeline, made from an event; it goes with the customer (foreign key)."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id = fields.UUIDField()
    at = fields.DatetimeField()
    actor: Any = fields.JSONField()
    channel = fields.TextField()
    action = fields.TextField()
    facts: Any = fields.JSONField()
    changes: Any = fields.JSONField()
    source = fields.TextField()

    class Meta:
        table = "timeline_entry"
