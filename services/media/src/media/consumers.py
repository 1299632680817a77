"""The media service's Kafka door: files go with what they belong to."""

from chassis.acknowledging import Owed, owe
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.erasures import ErasedPart, InstallationsErased, LeadsErased
from contracts.installations import InstallationDeleted, InstallationPhotoRemoved, InstallationUnlinked
from contracts.leads import LeadBlanked, LeadDeleted, LeadDocumentRemoved
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
    await _owe(event.erasure, "installations")


@consumers.on(LeadsErased)
async def on_leads_erased(event: LeadsErased, _: Envelope) -> None:
    """So many leads were blanked: their files are awaited, too."""
    await _owe(event.erasure, "blanked_leads")


@consumers.on(InstallationPhotoRemoved)
async def on_installation_photo_removed(event: InstallationPhotoRemoved, envelope: Envelope) -> None:
    """Somebody took one photo away."""
    await delete_file(envelope.account_id, event.photo_id)


@consumers.on(LeadDeleted)
async def on_lead_deleted(event: LeadDeleted, envelope: Envelope) -> None:
    """The lead is gone, and so are its documents."""
    await delete_files_of(envelope.account_id, Owner("lead", event.lead.id))


@consumers.on(LeadBlanked)
async def on_lead_blanked(event: LeadBlanked, envelope: Envelope) -> None:
    """The customer was deleted; what was written for them goes with them."""
    await delete_files_of(envelope.account_id, Owner("lead", event.lead.id), event.erasure_id)


@consumers.on(LeadDocumentRemoved)
async def on_lead_document_removed(event: LeadDocumentRemoved, envelope: Envelope) -> None:
    """Somebody took one document away."""
    await delete_file(envelope.account_id, event.document.id)


async def _owe(part: ErasedPart, kind: str) -> None:
    """Promises to acknowledge once so many owners of a kind have lost their files."""
    await owe(Owed(part.id, part.account_id, part.customer_id, {kind: part.counts[kind]}), [])
