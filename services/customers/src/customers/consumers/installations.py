"""What the installations service says: entries of the timeline, figures, and who its partners are."""

from collections.abc import Sequence

from contracts import Envelope, Event
from contracts.event import Change
from contracts.installations import (
    CertificateAdded,
    CertificateChanged,
    CertificateDeleted,
    DiaryEventAdded,
    DiaryEventChanged,
    DiaryEventDeleted,
    InstallationChanged,
    InstallationDeleted,
    InstallationPartnerAdded,
    InstallationPartnerChanged,
    InstallationPartnerEvent,
    InstallationPartnerSnapshot,
    InstallationPhotoAdded,
    InstallationPhotoRemoved,
    InstallationRelinked,
    InstallationScheduled,
    InstallationSnapshot,
    InstallationState,
    InstallationStatusChanged,
    InstallationUnlinked,
    InvoiceAdded,
    InvoiceChanged,
    InvoiceDeleted,
    ServicePlanAdded,
    ServicePlanChanged,
    ServicePlanDeleted,
)
from customers.consumers.heard import consumers
from customers.projections import (
    add_entry,
    forget_installation,
    remember_installation,
    remember_partner,
)


async def on_partner_event(event: InstallationPartnerEvent, _: Envelope) -> None:
    """Addresses can be given to them."""
    await remember_partner(event.installation_partner)


for partner_event in (InstallationPartnerAdded, InstallationPartnerChanged, InstallationPartnerSnapshot):
    consumers.on(partner_event)(on_partner_event)


@consumers.on(InstallationScheduled)
async def on_installation_scheduled(event: InstallationScheduled, envelope: Envelope) -> None:
    """A job was planned."""
    await _about(event.installation, envelope, "installation_scheduled")


@consumers.on(InstallationChanged)
async def on_installation_changed(event: InstallationChanged, envelope: Envelope) -> None:
    """A job's details were changed."""
    await _about(event.installation, envelope, "installation_changed", event.changes)


@consumers.on(InstallationStatusChanged)
async def on_installation_status_changed(event: InstallationStatusChanged, envelope: Envelope) -> None:
    """A job went on."""
    changes = [Change(field="status", old=event.old, new=event.new)]
    await _about(event.installation, envelope, "installation_status_changed", changes, old=event.old, new=event.new)


@consumers.on(InstallationPhotoAdded)
async def on_installation_photo_added(event: InstallationPhotoAdded, envelope: Envelope) -> None:
    """A completion photo came."""
    await _about(event.installation, envelope, "installation_photo_added")


@consumers.on(InstallationPhotoRemoved)
async def on_installation_photo_removed(event: InstallationPhotoRemoved, envelope: Envelope) -> None:
    """A completion photo went."""
    await _about(event.installation, envelope, "installation_photo_removed")


@consumers.on(InstallationRelinked)
async def on_installation_relinked(event: InstallationRelinked, envelope: Envelope) -> None:
    """A job of a customer who was merged into this one."""
    await _about(event.installation, envelope, "installation_relinked")


@consumers.on(InstallationDeleted)
async def on_installation_deleted(event: InstallationDeleted, envelope: Envelope) -> None:
    """A job was deleted."""
    await forget_installation(envelope.account_id, event.installation.id)
    if event.installation.customer_id is not None:
        await add_entry(envelope, event.installation.customer_id, "installation_deleted")


@consumers.on(InstallationUnlinked)
async def on_installation_unlinked(event: InstallationUnlinked, _: Envelope) -> None:
    """Its customer was deleted."""
    await remember_installation(event.installation)


@consumers.on(InstallationSnapshot)
async def on_installation_snapshot(event: InstallationSnapshot, _: Envelope) -> None:
    """A job from before this service remembered jobs; it is no news for the timeline."""
    await remember_installation(event.installation)


async def on_belonging(event: Event, envelope: Envelope) -> None:
    """Something became of an entry of the customer's diary, a service plan, an invoice or a certificate."""
    told = event.state.model_dump(include={"customer_id", *CALLED})
    customer_id = told.pop("customer_id")
    await add_entry(envelope, customer_id, ACTION_OF[type(event)], getattr(event, "changes", ()), **told)


CALLED = ("title", "name", "number")
"""What people call a record by, whichever it has; of one that is gone it is not told."""

ACTION_OF: dict[type[Event], str] = {
    DiaryEventAdded: "diary_event_added",
    DiaryEventChanged: "diary_event_changed",
    DiaryEventDeleted: "diary_event_deleted",
    ServicePlanAdded: "service_plan_added",
    ServicePlanChanged: "service_plan_changed",
    ServicePlanDeleted: "service_plan_deleted",
    InvoiceAdded: "invoice_added",
    InvoiceChanged: "invoice_changed",
    InvoiceDeleted: "invoice_deleted",
    CertificateAdded: "certificate_added",
    CertificateChanged: "certificate_changed",
    CertificateDeleted: "certificate_deleted",
}
for belonging_event in ACTION_OF:
    consumers.on(belonging_event)(on_belonging)


async def _about(
    installation: InstallationState,
    envelope: Envelope,
    action: str,
    changes: Sequence[Change] = (),
    **facts: str,
) -> None:
    await remember_installation(installation)
    if installation.customer_id is not None:
        await add_entry(envelope, installation.customer_id, action, changes, title=installation.title, **facts)
