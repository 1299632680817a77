"""What is done alike to all that belongs to customers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from chassis.aggregates import change, remove
from chassis.caller import Caller
from chassis.database import transaction
from contracts import Event
from installations.models import Belonging
from installations.projections import Linked

Record = TypeVar("Record", bound=Belonging)


@dataclass(frozen=True, slots=True)
class Belongings(Generic[Record]):
    """One kind of what belongs to customers, and how it is announced that such a record moves or goes."""

    kind: str
    """As counts call it."""

    model: type[Record]
    relinked: Callable[[Record, UUID], Event]
    """Of a record that was the customer's with this id before."""

    deleted: Callable[[Record], Event]

    async def delete(self, caller: Caller, record_id: UUID, expected: int | None) -> None:
        """Deletes one for good; raises its NotFound, or StaleVersion."""
        async with transaction():
            await remove(caller, await self.model.take(caller.account_id, record_id, expected), self.deleted)

    async def delete_all(self, caller: Caller, customer_id: UUID) -> int:
        """Deletes all of a customer's; returns how many there were."""
        async with transaction():
            records = await self._all(caller, customer_id)
            for record in records:
                await remove(caller, record, self.deleted)
            return len(records)

    async def relink_all(self, caller: Caller, former_id: UUID, customer: Linked) -> None:
        """Gives all of a merged customer's to the one that remains."""
        async with transaction():
            for record in await self._all(caller, former_id):
                record.give_to(customer.id, customer.name)
                await change(caller, record, lambda relinked: self.relinked(relinked, former_id))

    async def _all(self, caller: Caller, customer_id: UUID) -> list[Record]:
        records = self.model.filter(account_id=caller.account_id, customer_id=customer_id)
        return await records.order_by("id").select_for_update()
