"""The media service's Kafka door: files go with what they belong to."""

from chassis.acknowledging import Owed, owe
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.erasures import InstallationsErased
from contracts.installations import InstallationDeleted, InstallationPhotoRemoved, InstallationUnlinked
from media.domain import Owner, delete_file, delete_files_of

consumers = Consumers()


@consumers.on(InstallationDeleted)
async def on_installation_deleted(event: InstallationDeleted, envelope: Envelope) -> None:
    """The installation is gone, and so are its photos."""
    await delete_files_of(envelope.account_id, Owner("installation", event.installation.id))


@consumers.on(InstallationUnlinked)
async def on_installation_unlinked(event: InstallationUnlinked, envelope: Envelope) -> None:
    """The customer was deleted; what was photographed in their home goes with them."""
    await delete_files_of(envelope.account_id, Owner("installation", event.installation.id), event.erasure_id)


@consumers.on(InstallationsErased)
async def on_installations_erased(event: InstallationsErased, _: Envelope) -> None:
    """So many installations were unlinked: once the files of all of them are gone, that is acknowledged."""
    part = event.erasure
    expected = {"installations": part.counts["installations"]}
    await owe(Owed(part.id, part.account_id, part.customer_id, expected), [])


@consumers.on(InstallationPhotoRemoved)
async def on_installation_photo_removed(event: InstallationPhotoRemoved, envelope: Envelope) -> None:
    """Somebody took one photo away."""
    await delete_file(envelope.account_id, event.photo_id)
