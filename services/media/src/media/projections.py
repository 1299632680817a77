"""What the media service remembers of owners, and of contents that no file claims."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from chassis.database import fetch
from contracts.media import OwnerType

UPLOAD_SECONDS = 3600  # an upload that takes longer lost its process
AGAIN_SECONDS = 10.0

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
CLOSE = """
INSERT INTO closed_owner (account_id, owner_type, owner_id, erasure_id, media_ids, thumbnails)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, owner_type, owner_id) DO UPDATE
SET erasure_id = coalesce(EXCLUDED.erasure_id, closed_owner.erasure_id),
    media_ids = closed_owner.media_ids || EXCLUDED.media_ids,
    thumbnails = closed_owner.thumbnails + EXCLUDED.thumbnails
"""
IS_CLOSED = "SELECT 1 AS closed FROM closed_owner WHERE account_id = $1 AND owner_type = $2 AND owner_id = $3"
UNCLAIM = """
INSERT INTO unclaimed_content (key, due_at, owner_id) SELECT unnest($1::text[]), now() + make_interval(secs => $2), $3
"""
CLAIM = "DELETE FROM unclaimed_content WHERE key = ANY($1) RETURNING key"
HASTEN = "UPDATE unclaimed_content SET due_at = now(), again_until = NULL WHERE key = ANY($1)"
HASTEN_UNFINISHED = """
UPDATE unclaimed_content SET due_at = now(), again_until = due_at
WHERE owner_id = $1 AND due_at > now() AND again_until IS NULL
"""
TAKE_DUE = """
SELECT key FROM unclaimed_content WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""
REMOVED = """
WITH done AS (DELETE FROM unclaimed_content WHERE key = $1 AND coalesce(again_until, now()) <= now() RETURNING key)
UPDATE unclaimed_content SET due_at = least(again_until, now() + make_interval(secs => $2))
WHERE key = $1 AND NOT EXISTS (SELECT FROM done)
"""
ERASED = """
SELECT count(*) AS owners, coalesce(sum(cardinality(media_ids)), 0) AS files, coalesce(sum(thumbnails), 0) AS thumbnails
FROM closed_owner WHERE account_id = $1 AND erasure_id = $2
HAVING NOT EXISTS (
    SELECT FROM closed_owner AS owner JOIN unclaimed_content AS content ON content.owner_id = owner.owner_id
    WHERE owner.account_id = $1 AND owner.erasure_id = $2 AND content.due_at <= now()
) AND NOT EXISTS (
    SELECT FROM closed_owner AS owner JOIN to_forget ON to_forget.aggregate_id = ANY(owner.owner_id || owner.media_ids)
    WHERE owner.account_id = $1 AND owner.erasure_id = $2
)
"""


async def hold_owner(owner_type: OwnerType, owner_id: UUID) -> None:
    """Lets uploads for an owner and its deletion go one after the other, until the transaction ends."""
    await fetch(HOLD, f"{owner_type}:{owner_id}")


class ErasedFiles(NamedTuple):
    """What is gone with the owners that one erasure has closed."""

    owners: int
    files: int
    thumbnails: int


async def close_owner(
    account_id: UUID,
    owner_type: OwnerType,
    owner_id: UUID,
    erasure_id: UUID | None,
    media_ids: Sequence[UUID],
    thumbnails: int,
) -> None:
    """Remembers that an owner is gone and what went with it, so that an upload under way is refused at its end."""
    await fetch(CLOSE, account_id, owner_type, owner_id, erasure_id, list(media_ids), thumbnails)


async def erased_files(account_id: UUID, erasure_id: UUID) -> ErasedFiles | None:
    """What went with the owners that an erasure has closed; None while something of that is left."""
    rows = await fetch(ERASED, account_id, erasure_id)
    return ErasedFiles(**{name: int(value) for name, value in rows[0].items()}) if rows else None


async def is_closed(account_id: UUID, owner_type: OwnerType, owner_id: UUID) -> bool:
    """Whether an owner is gone."""
    return bool(await fetch(IS_CLOSED, account_id, owner_type, owner_id))


async def announce_contents(keys: Sequence[str], owner_id: UUID) -> None:
    """Notes keys before anything is stored under them: what is not claimed in time is removed."""
    await fetch(UNCLAIM, list(keys), UPLOAD_SECONDS, owner_id)


async def claim_contents(keys: Sequence[str]) -> bool:
    """Takes keys for a file, in its transaction; false where they were removed already."""
    return len(await fetch(CLAIM, list(keys))) == len(keys)


async def release_contents(keys: Sequence[str], owner_id: UUID) -> None:
    """Notes, in the transaction that deletes their file, that contents are to be removed now."""
    await fetch(UNCLAIM, list(keys), 0, owner_id)


async def hasten_contents(keys: Sequence[str]) -> None:
    """Lets contents that no file has claimed be removed now; those that were claimed stay."""
    await fetch(HASTEN, list(keys))


async def hasten_unfinished(owner_id: UUID) -> None:
    """Lets what is being uploaded for a closed owner be removed now, and again: its put may still be writing."""
    await fetch(HASTEN_UNFINISHED, owner_id)


async def take_due_content() -> str | None:
    """Takes a key whose contents are to be removed, in the transaction that removes them; None where none is due."""
    rows = await fetch(TAKE_DUE)
    return rows[0]["key"] if rows else None


async def content_was_removed(key: str) -> None:
    """Forgets a key, or where its put may still be writing, notes to look again."""
    await fetch(REMOVED, key, AGAIN_SECONDS)
