"""What was said of a record before it was deleted or blanked goes: announced events, and answers that show it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from chassis.database import fetch, transaction

AT_A_TIME = 500

END_PAST = "INSERT INTO to_forget (account_id, aggregate_type, aggregate_id, before_version) VALUES ($1, $2, $3, $4)"
SOME = "SELECT id FROM to_forget WHERE id > $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED"

OF_ITS_PAST = (
    "outbox.aggregate_type = ended.aggregate_type AND outbox.aggregate_id = ended.aggregate_id "
    "AND outbox.account_id = ended.account_id AND outbox.version < ended.before_version"
)
KINDS = ("outbox.kind = 'event'", "outbox.kind <> 'event'")
"""Each has an index of its own."""

ANNOUNCED = (
    "DELETE FROM outbox USING to_forget AS ended "
    f"WHERE ended.id = ANY($1::bigint[]) AND {OF_ITS_PAST} AND outbox.published_at IS NOT NULL"
)
ANSWERS = """
UPDATE idempotency_key AS answered SET fingerprint = '', status = NULL, headers = NULL, body = NULL, shows = '{}'
FROM to_forget AS ended WHERE ended.id = ANY($1::bigint[])
AND answered.account_id = ended.account_id AND answered.shows @> ARRAY[ended.aggregate_id]
"""
FORGOTTEN = "DELETE FROM to_forget AS ended WHERE id = ANY($1::bigint[])" + "".join(
    f" AND NOT EXISTS (SELECT FROM outbox WHERE {kind} AND {OF_ITS_PAST})" for kind in KINDS
)

_ended: ContextVar[list[UUID] | None] = ContextVar("ended", default=None)


@contextmanager
def noted() -> Iterator[list[UUID]]:
    """The records whose past ends inside."""
    ended: list[UUID] = []
    token = _ended.set(ended)
    try:
        yield ended
    finally:
        _ended.reset(token)


async def end_past(account_id: UUID, aggregate_type: str, aggregate_id: UUID, before_version: int) -> None:
    """Notes, in the transaction that deletes or blanks a record, that its earlier versions are to be forgotten."""
    if (ended := _ended.get()) is not None:
        ended.append(aggregate_id)
    await fetch(END_PAST, account_id, aggregate_type, aggregate_id, before_version)


async def forget() -> None:
    """Forgets what can be forgotten; an event that still waits for Kafka is announced first."""
    last = 0
    while ids := await _forget_some(last):
        last = ids[-1]


async def _forget_some(last: int) -> list[int]:
    async with transaction():
        ids = [row["id"] for row in await fetch(SOME, last, AT_A_TIME)]
        if ids:
            for kind in KINDS:
                await fetch(f"{ANNOUNCED} AND {kind}", ids)
            await fetch(ANSWERS, ids)
            await fetch(FORGOTTEN, ids)
    return ids
