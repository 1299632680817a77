"""What the media service remembers of owners, and of contents that no file claims."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import fetch
from contracts.media import OwnerType

UPLOAD_SECONDS = 3600  # an upload that takes longer lost its process

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
CLOSE = "INSERT INTO closed_owner (account_id, owner_type, owner_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
IS_CLOSED = "SELECT 1 AS closed FROM closed_owner WHERE account_id = $1 AND owner_type = $2 AND owner_id = $3"
UNCLAIM = """
INSERT INTO unclaimed_content (key, due_at) SELECT unnest($1::text[]), now() + make_interval(secs => $2)
"""
CLAIM = "DELETE FROM unclaimed_content WHERE key = ANY($1) RETURNING key"
HASTEN = "UPDATE unclaimed_content SET due_at = now() WHERE key = ANY($1)"
TAKE_DUE = """
DELETE FROM unclaimed_content WHERE key = (
    SELECT key FROM unclaimed_content WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING key
"""


async def hold_owner(owner_type: OwnerType, owner_id: UUID) -> None:
    """Lets uploads for an owner and its deletion go one after the other, until the transaction ends."""
    await fetch(HOLD, f"{owner_type}:{owner_id}")


async def close_owner(account_id: UUID, owner_type: OwnerType, owner_id: UUID) -> None:
    """Remembers that an owner is gone, so that an upload under way is refused at its end."""
    await fetch(CLOSE, account_id, owner_type, owner_id)


async def is_closed(account_id: UUID, owner_type: OwnerType, owner_id: UUID) -> bool:
    """Whether an owner is gone."""
    return bool(await fetch(IS_CLOSED, account_id, owner_type, owner_id))


async def announce_contents(keys: Sequence[str]) -> None:
    """Notes keys before anything is stored under them: what is not claimed in time is removed."""
    await fetch(UNCLAIM, list(keys), UPLOAD_SECONDS)


async def claim_contents(keys: Sequence[str]) -> bool:
    """Takes keys for a file, in its transaction; false where they were removed already."""
    return len(await fetch(CLAIM, list(keys))) == len(keys)


async def release_contents(keys: Sequence[str]) -> None:
    """Notes, in the transaction that deletes their file, that contents are to be removed now."""
    await fetch(UNCLAIM, list(keys), 0)


async def hasten_contents(keys: Sequence[str]) -> None:
    """Lets contents that no file has claimed be removed now; those that were claimed stay."""
    await fetch(HASTEN, list(keys))


async def take_due_content() -> str | None:
    """Takes a key whose contents are to be removed, in the transaction that removes them; None where none is due."""
    rows = await fetch(TAKE_DUE)
    return rows[0]["key"] if rows else None
