"""Writing and announcing many records in one step: the promise of `aggregates`, at a few statements a batch."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson

from chassis.aggregates import Aggregate
from chassis.caller import Caller
from chassis.database import fetch, needs_transaction
from chassis.ids import now
from chassis.outbox import post_many
from contracts import Event

Record = TypeVar("Record", bound=Aggregate)


async def take_many(model: type[Record], account_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Locks records of the account for this transaction, in the order of their ids; those that are gone are missing."""
    needs_transaction()
    found = await model.filter(account_id=account_id, id__in=list(ids)).order_by("id").select_for_update()
    return {record.id: record for record in found}


async def add_many(caller: Caller, records: Sequence[Record], event_of: Callable[[Record], Event]) -> None:
    """Inserts new records and announces each of them."""
    needs_transaction()
    if not records:
        return
    moment = now()
    for record in records:
        record.created_at = record.updated_at = moment
    table, names = records[0]._meta.db_table, _columns(records[0])
    inserted = await fetch(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, $1::json) "
        "RETURNING account_id", _encoded(records),
    )  # fmt: skip
    _require_all(inserted, records)
    await post_many(caller, [event_of(record) for record in records])


async def change_many(caller: Caller, records: Sequence[Record], event_of: Callable[[Record], Event]) -> None:
    """Saves taken records, each as its next version, and announces that."""
    needs_transaction()
    if not records:
        return
    moment = now()
    for record in records:
        record.version += 1
        record.updated_at = moment
    table, names = records[0]._meta.db_table, _columns(records[0])
    values = ", ".join(f"fresh.{name}" for name in names.split(", "))
    changed = await fetch(
        f"UPDATE {table} AS kept SET ({names}) = ROW({values}) FROM json_populate_recordset(NULL::{table}, $1::json) "
        "AS fresh WHERE kept.account_id = fresh.account_id AND kept.id = fresh.id RETURNING kept.id", _encoded(records),
    )  # fmt: skip
    _require_all(changed, records)
    await post_many(caller, [event_of(record) for record in records])


async def remove_many(caller: Caller, records: Sequence[Record], event_of: Callable[[Record], Event]) -> None:
    """Deletes taken records for good, and announces that as the last version of each."""
    needs_transaction()
    if not records:
        return
    for record in records:
        record.version += 1
    removed = await fetch(
        f"DELETE FROM {records[0]._meta.db_table} WHERE account_id = $1 AND id = ANY($2::uuid[]) RETURNING id",
        caller.account_id, [record.id for record in records],
    )  # fmt: skip
    _require_all(removed, records)
    await post_many(caller, [event_of(record) for record in records])


def _columns(record: Aggregate) -> str:
    return ", ".join(sorted(record._meta.fields_db_projection.values()))


def _encoded(records: Sequence[Aggregate]) -> str:
    """The rows as JSON: PostgreSQL gives each value the type of its column."""
    columns = records[0]._meta.fields_db_projection
    rows = [{column: getattr(record, name) for name, column in columns.items()} for record in records]
    return orjson.dumps(rows, default=str).decode()


def _require_all(rows: Sequence[Any], records: Sequence[Aggregate]) -> None:
    """Records that were taken are there; a batch of which one is not must not be announced."""
    if len(rows) != len(records):
        raise RuntimeError("not every record of the batch was taken")
