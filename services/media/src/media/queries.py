"""What is read from the media service's database."""

from collections.abc import Sequence
from uuid import UUID

from chassis.caller import Caller
from chassis.database import fetch
from media.errors import MediaNotFound
from media.models import Media
from media.schemas import OwnedFile, OwnerView

OF_OWNERS = """
SELECT id, owner_type, owner_id, filename, content_type, size, sha256, width, height, uploaded_at FROM media
WHERE account_id = $1 AND (owner_type, owner_id) IN (SELECT * FROM unnest($2::text[], $3::uuid[]))
ORDER BY uploaded_at, id
"""


async def media(account_id: UUID, media_id: UUID) -> Media:
    """One file of the account; raises MediaNotFound."""
    found = await Media.filter(account_id=account_id, id=media_id).first()
    if found is None:
        raise MediaNotFound
    return found


async def media_of(account_id: UUID, owners: Sequence[OwnerView]) -> list[OwnedFile]:
    """The account's files of these records, in the order in which they were uploaded."""
    types, ids = [owner.owner_type for owner in owners], [owner.owner_id for owner in owners]
    return [OwnedFile.model_validate(row) for row in await fetch(OF_OWNERS, account_id, types, ids)]


async def readable_media(caller: Caller, media_id: UUID) -> Media:
    """One file that the caller may read: whoever sees only their own records needs the owner's word for it."""
    if caller.only_own and f"read:{media_id}" not in caller.records:
        raise MediaNotFound
    return await media(caller.account_id, media_id)
