"""Events that could not be applied, kept in order in the consumer's own database until somebody mends them."""

from typing import TYPE_CHECKING, Any

import orjson

from chassis.database import fetch

if TYPE_CHECKING:
    from chassis.inbox import Record

ANY_BLOCKED = "SELECT EXISTS (SELECT 1 FROM parked_event WHERE blocks) AS blocked"
LOCK_KEY = "SELECT id FROM parked_event WHERE topic = $1 AND key = $2 AND blocks ORDER BY id FOR UPDATE"
PARK = """
INSERT INTO parked_event (topic, partition, "offset", key, headers, body, error, blocks)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (topic, partition, "offset") DO NOTHING
"""
LIST = """
SELECT id, topic, encode(key, 'escape') AS key, headers ->> 'ce_type' AS type, error, blocks, parked_at
FROM parked_event ORDER BY id
"""
OF_KEY = """
SELECT id, topic, partition, "offset", key, headers, body FROM parked_event
WHERE topic = $1 AND key = $2 ORDER BY id FOR UPDATE
"""
DROP = "DELETE FROM parked_event WHERE id = $1 RETURNING id"
KEY_OF = "SELECT topic, key FROM parked_event WHERE id = $1"


async def any_blocked() -> bool:
    """Whether any key is parked."""
    return bool((await fetch(ANY_BLOCKED))[0]["blocked"])


async def is_blocked(record: "Record") -> bool:
    """Whether an earlier event of the record's key is parked; holds the key until the transaction ends."""
    return bool(await fetch(LOCK_KEY, record.topic, record.key))


async def park(record: "Record", error: str, *, blocks: bool) -> None:
    """Keeps a record; with `blocks`, later events of its key are kept behind it."""
    headers = orjson.dumps({name: value.decode(errors="replace") for name, value in record.headers}).decode()
    key = record.key or b""
    await fetch(PARK, record.topic, record.partition, record.offset, key, headers, record.value, error, blocks)


async def parked() -> list[dict[str, Any]]:
    """What is parked, oldest first: without bodies, which may be personal."""
    return await fetch(LIST)


async def of_key(topic: str, key: bytes) -> list[dict[str, Any]]:
    """The parked records of one key in order, locked until the transaction ends."""
    return await fetch(OF_KEY, topic, key)


async def key_of(parked_id: int) -> tuple[str, bytes] | None:
    """The topic and key of a parked record."""
    rows = await fetch(KEY_OF, parked_id)
    return (rows[0]["topic"], rows[0]["key"]) if rows else None


async def drop(parked_id: int) -> bool:
    """Forgets one parked record."""
    return bool(await fetch(DROP, parked_id))
