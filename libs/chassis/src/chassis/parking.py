"""Events that could not be applied, kept in order in the consumer's own database until somebody mends them."""

from typing import Any

import orjson

from chassis.database import fetch
from chassis.records import Record

LOCK_KEY = "SELECT id FROM parked_event WHERE topic = $1 AND key = $2 AND blocks ORDER BY id FOR UPDATE"
PARK = """
INSERT INTO parked_event (topic, partition, "offset", key, headers, body, error, blocks)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (topic, partition, "offset") DO NOTHING
"""
LIST = """
SELECT id, topic, encode(key, 'escape') AS key, headers ->> 'ce_type' AS type, error, blocks, parked_at
FROM parked_event ORDER BY id
"""
WITH_THOSE_BEHIND = """
SELECT event.id, event.topic, event.partition, event."offset", event.key, event.headers, event.body
FROM parked_event AS chosen JOIN parked_event AS event ON event.id = chosen.id
    OR (chosen.blocks AND event.blocks AND event.topic = chosen.topic AND event.key = chosen.key)
WHERE chosen.id = $1 ORDER BY event.id FOR UPDATE OF event
"""
DROP_PAST = """
DELETE FROM parked_event WHERE topic = $1 AND key = $2 AND partition = $3 AND "offset" < $4
"""
DROP = "DELETE FROM parked_event WHERE id = $1 RETURNING id"


async def is_blocked(record: Record) -> bool:
    """Whether an earlier event of the record's key is parked; holds the key until the transaction ends."""
    return bool(await fetch(LOCK_KEY, record.topic, record.key))


async def park(record: Record, error: str, *, blocks: bool) -> None:
    """Keeps a record; with `blocks`, later events of its key are kept behind it."""
    headers = orjson.dumps({_storable(name.encode()): _storable(value) for name, value in record.headers}).decode()
    await fetch(PARK, record.topic, record.partition, record.offset, record.key, headers, record.value, error, blocks)


def _storable(text: bytes) -> str:
    """PostgreSQL's text takes everything but zero bytes."""
    return text.decode(errors="replace").replace("\0", "\ufffd")


async def parked() -> list[dict[str, Any]]:
    """What is parked, oldest first: without bodies, which may be personal."""
    return await fetch(LIST)


async def with_those_behind(parked_id: int) -> list[dict[str, Any]]:
    """A parked record and, where it blocks its key, all that wait there; in order, locked for this transaction."""
    return await fetch(WITH_THOSE_BEHIND, parked_id)


async def drop_past(record: Record) -> None:
    """Forgets what is parked of a key from before a record that ends its past."""
    await fetch(DROP_PAST, record.topic, record.key, record.partition, record.offset)


async def drop(parked_id: int) -> bool:
    """Forgets one parked record."""
    return bool(await fetch(DROP, parked_id))
