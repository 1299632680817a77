"""What the tables of all that belongs to customers have in common."""

from typing import Any
from uuid import UUID

from tortoise import fields

from chassis.aggregates import Aggregate


class Belonging(Aggregate):
    """A record that belongs to one customer, and goes with the customer."""

    customer_id: UUID = fields.UUIDField()

    class Meta:
        abstract = True

    def give_to(self, customer_id: UUID, _name: str) -> None:
        """Makes it the record of another customer, of this name."""
        self.customer_id = customer_id

    def values(self) -> dict[str, Any]:
        """Its columns as they stand."""
        return {name: getattr(self, name) for name in self._meta.fields_db_projection}


class Paper(Belonging):
    """A numbered document that names its customer, by the name that the customer has now."""

    customer_name = fields.TextField()
    number = fields.TextField()
    address = fields.TextField()
    property_reference: str | None = fields.TextField(null=True)
    installation_partner_id: UUID | None = fields.UUIDField(null=True)

    class Meta:
        abstract = True

    def give_to(self, customer_id: UUID, name: str) -> None:
        self.customer_id, self.customer_name = customer_id, name
