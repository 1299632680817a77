"""What is read from the media service's database."""

from uuid import UUID

from chassis.caller import Caller
from media.errors import MediaNotFound
from media.models import Media


async def media(account_id: UUID, media_id: UUID) -> Media:
    """One file of the account; raises MediaNotFound."""
    found = await Media.filter(account_id=account_id, id=media_id).first()
    if found is None:
        raise MediaNotFound
    return found


async def readable_media(caller: Caller, media_id: UUID) -> Media:
    """One file that the caller may read: whoever sees only their own records needs the owner's word for it."""
    if caller.only_own and f"read:{media_id}" not in caller.records:
        raise MediaNotFound
    return await media(caller.account_id, media_id)
