"""The customers service's Kafka door: everybody's events become entries of the timeline."""

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.customers import CustomerChanged, CustomerCreated, CustomerStatusChanged
from contracts.event import Change
from contracts.installations import (
    InstallationChanged,
    InstallationDeleted,
    InstallationPhotoAdded,
    InstallationPhotoRemoved,
    InstallationScheduled,
    InstallationState,
    InstallationStatusChanged,
)
from customers.projections import add_entry

consumers = Consumers()


@consumers.on(CustomerCreated)
async def on_customer_created(event: CustomerCreated, envelope: Envelope) -> None:
    """The story begins."""
    await add_entry(envelope, event.customer.id, "customer_created")


@consumers.on(CustomerChanged)
async def on_customer_changed(event: CustomerChanged, envelope: Envelope) -> None:
    """Field by field, old and new."""
    await add_entry(envelope, event.customer.id, "customer_changed", event.changes)


@consumers.on(CustomerStatusChanged)
async def on_customer_status_changed(event: CustomerStatusChanged, envelope: Envelope) -> None:
    """Active or inactive."""
    changes = [Change(field="status", old=event.old, new=event.new)]
    await add_entry(envelope, event.customer.id, "customer_status_changed", changes, old=event.old, new=event.new)


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


@consumers.on(InstallationDeleted)
async def on_installation_deleted(event: InstallationDeleted, envelope: Envelope) -> None:
    """A job was deleted."""
    if event.installation.customer_id is not None:
        await add_entry(envelope, event.installation.customer_id, "installation_deleted")


async def _about(
    installation: InstallationState,
    envelope: Envelope,
    action: str,
    changes: list[Change] | None = None,
    **facts: str,
) -> None:
    if installation.customer_id is not None:
        await add_entry(envelope, installation.customer_id, action, changes, title=installation.title, **facts)
