"""The table of customers' addresses."""

from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from customers.schemas import AddressView

KEPT = (
    "customer_id", "version", "updated_at", "address", "label", "is_billing", "is_site", "company_site",
    "property_reference", "installation_partner_id", "access_contacts",
)  # fmt: skip
"""What a later version may change."""


class AddressRow(Model):
    """An address of a customer, with whom it goes (foreign key).

    The primary one has the customer's id, and no text of its own: that is the customer's. It has a row only when
    there is more to say of it.
    """

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id = fields.UUIDField()
    version = fields.IntField()
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    address: str | None = fields.TextField(null=True)
    label: str | None = fields.TextField(null=True)
    is_billing = fields.BooleanField()
    is_site = fields.BooleanField()
    company_site = fields.BooleanField()
    property_reference: str | None = fields.TextField(null=True)
    installation_partner_id: UUID | None = fields.UUIDField(null=True)
    access_contacts: Any = fields.JSONField()

    class Meta:
        table = "customer_address"

    @classmethod
    def of(cls, account_id: UUID, customer_id: UUID, address: AddressView) -> Self:
        """The row of an address."""
        values = address.model_dump() | ({"address": None} if address.is_primary else {})
        return cls(account_id=account_id, customer_id=customer_id, **values)

    async def keep(self) -> None:
        """Inserts the row, or puts it in the place of its former version."""
        await type(self).bulk_create([self], on_conflict=["id"], update_fields=KEPT)
