"""Writing and announcing in one step, so that nobody can do the one and forget the other."""

from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from chassis.caller import Caller, system
from chassis.database import needs_transaction, transaction
from chassis.errors import NotFound, StaleVersion
from chassis.ids import new_id, now
from chassis.outbox import post, post_snapshot
from contracts import Event

SNAPSHOTS_AT_A_TIME = 500


class Versioned(Model):
    """A record of one account that changes as a whole, one version at a time."""

    missing: ClassVar[type[NotFound]] = NotFound

    id = fields.UUIDField(primary_key=True, default=new_id)
    account_id = fields.UUIDField()
    version = fields.IntField(default=1)

    class Meta:
        abstract = True

    def shown(self) -> dict[str, Any]:
        """The record as a caller sees it; a stale write is answered with it."""
        return {"id": str(self.id), "version": self.version}

    @classmethod
    async def take(cls, account_id: UUID, record_id: UUID, expected: int | None = None) -> Self:
        """Locks one record of the account for this transaction; raises its NotFound, or StaleVersion."""
        found = await cls.filter(account_id=account_id, id=record_id).select_for_update().first()
        if found is None:
            raise cls.missing
        if expected is not None and expected != found.version:
            raise StaleVersion(found.shown(), found.version)
        return found


class Aggregate(Versioned):
    """A record whose every version is announced."""

    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        abstract = True


Record = TypeVar("Record", bound=Aggregate)


async def add(caller: Caller, record: Record, event_of: Callable[[Record], Event]) -> Record:
    """Inserts a new record and announces it."""
    needs_transaction()
    record.created_at = record.updated_at = now()
    await record.save(force_create=True)
    await post(caller, event_of(record))
    return record


async def change(caller: Caller, record: Record, event_of: Callable[[Record], Event]) -> Record:
    """Saves a taken record as its next version and announces that; raises its NotFound if it is gone."""
    needs_transaction()
    record.version += 1
    record.updated_at = now()
    columns = {name: getattr(record, name) for name in record._meta.fields_db_projection if name != "id"}
    if not await type(record).filter(account_id=record.account_id, id=record.id).update(**columns):
        raise record.missing
    await post(caller, event_of(record))
    return record


async def remove(caller: Caller, record: Record, event_of: Callable[[Record], Event]) -> None:
    """Deletes a taken record for good and announces that as its last version; raises its NotFound if it is gone."""
    needs_transaction()
    record.version += 1
    if not await type(record).filter(account_id=record.account_id, id=record.id).delete():
        raise record.missing
    await post(caller, event_of(record))


async def resend(model: type[Record], event_of: Callable[[Record], Event]) -> int:
    """Announces every record as a snapshot of its present version; returns how many there were."""
    count = 0
    accounts = cast(list[UUID], await model.all().distinct().values_list("account_id", flat=True))
    for account_id in accounts:
        async for record_id in _ids(model, account_id):
            count += await _announce_again(model, account_id, record_id, event_of)
    return count


async def _ids(model: type[Record], account_id: UUID) -> AsyncIterator[UUID]:
    last = UUID(int=0)
    while page := await model.filter(account_id=account_id, id__gt=last).order_by("id").limit(SNAPSHOTS_AT_A_TIME):
        for record in page:
            yield record.id
        last = page[-1].id


async def _announce_again(
    model: type[Record], account_id: UUID, record_id: UUID, event_of: Callable[[Record], Event]
) -> bool:
    """Reads under the lock: a snapshot behind a newer event, or a tombstone, would be what compaction keeps."""
    async with transaction():
        record = await model.filter(account_id=account_id, id=record_id).select_for_update().first()
        if record is not None:
            await post_snapshot(system(account_id), event_of(record))
    return record is not None
