"""What can be done to an installation's photos; the files themselves are kept by media."""

from uuid import UUID

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import transaction
from contracts.installations import InstallationPhotoAdded, InstallationPhotoRemoved, Photo
from installations import rules
from installations.commands import AttachPhotos
from installations.errors import InstallationNotFound, PhotoNotFound
from installations.models import Installation


async def attach_photos(caller: Caller, installation_id: UUID, command: AttachPhotos) -> Installation:
    """Adds photos for which the gateway vouches that media has stored them; raises InstallationNotFound."""
    if f"attach:{installation_id}" not in caller.records:
        raise InstallationNotFound
    async with transaction():
        installation = await Installation.take(caller.account_id, installation_id)
        for stored in command.photos:
            photo = Photo.model_validate(stored, from_attributes=True)
            installation = await attach_photo(caller, installation_id, photo)
        return installation


async def attach_photo(caller: Caller, installation_id: UUID, photo: Photo) -> Installation:
    """Adds a stored photo; twice is once, and what was taken away stays away. Raises InstallationNotFound.

    The right to add it was asked for before the upload, so a status that has changed since does not matter;
    but an installation whose customer was deleted takes no more photos.
    """
    async with transaction():
        installation = await Installation.take(caller.account_id, installation_id)
        if installation.customer_id is None:
            raise InstallationNotFound
        if installation.has_had(photo.id):
            return installation
        installation.photos = rules.with_photo(installation.photos, photo)
        return await change(
            caller, installation, lambda added: InstallationPhotoAdded(installation=added.state(), photo=photo)
        )


async def remove_photo(caller: Caller, installation_id: UUID, photo_id: UUID, expected: int | None = None) -> None:
    """Takes a photo away; media removes its file when it hears of that. Raises PhotoNotFound."""
    async with transaction():
        installation = await Installation.take_for(caller, installation_id, expected)
        kept = rules.without_photo(installation.photos, photo_id)
        if kept == installation.photos:
            raise PhotoNotFound
        installation.photos = kept
        installation.removed_photo_ids = [*installation.removed_photo_ids, str(photo_id)]
        await change(
            caller,
            installation,
            lambda changed: InstallationPhotoRemoved(installation=changed.state(), photo_id=photo_id),
        )
