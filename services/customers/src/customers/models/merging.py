"""The tables of what was merged."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class MergedCustomer(Model):
    """A customer that was merged into the one of `customer_id`; it goes with that one (foreign key)."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id = fields.UUIDField()
    merged_at = fields.DatetimeField()

    class Meta:
        table = "merged_customer"

    @classmethod
    async def survivor_of(cls, account_id: UUID, customer_id: UUID) -> UUID | None:
        """The customer that a merged one became a part of; None for one that was not merged."""
        merged = await cls.filter(account_id=account_id, id=customer_id).first()
        return merged.customer_id if merged else None

    @classmethod
    async def into(cls, account_id: UUID, customer_id: UUID) -> list[UUID]:
        """The ids of all customers that became a part of this one."""
        return [merged.id for merged in await cls.filter(account_id=account_id, customer_id=customer_id)]
