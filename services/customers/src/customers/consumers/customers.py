"""What is said of customers themselves, by us; and everybody's word that a deleted one is gone."""

from collections.abc import Sequence

from contracts import Envelope
from contracts.customers import (
    CustomerAbsorbed,
    CustomerAddress,
    CustomerAddressAdded,
    CustomerAddressChanged,
    CustomerAddressRemoved,
    CustomerChanged,
    CustomerCreated,
    CustomerEmailFailed,
    CustomerEmailSent,
    CustomerStatusChanged,
)
from contracts.erasures import ACKNOWLEDGED_BY, Acknowledgement
from contracts.event import Change
from customers.consumers.heard import consumers
from customers.projections import (
    add_email_entry,
    add_entries,
    add_part,
    add_version,
    version_entry,
)


async def on_erased(event: Acknowledgement, envelope: Envelope) -> None:
    """A service has nothing of a deleted customer any more."""
    await add_part(envelope, SERVICE_OF[event.type()], event.erasure)


SERVICE_OF = {kind.type(): service for service, kind in ACKNOWLEDGED_BY.items()}
for kind in ACKNOWLEDGED_BY.values():
    consumers.on(kind)(on_erased)


@consumers.together(CustomerCreated)
async def on_customer_created(news: Sequence[tuple[CustomerCreated, Envelope]]) -> None:
    """Their stories begin."""
    await add_entries([version_entry(envelope, event.customer, "customer_created") for event, envelope in news])


@consumers.together(CustomerChanged)
async def on_customer_changed(news: Sequence[tuple[CustomerChanged, Envelope]]) -> None:
    """Field by field, old and new."""
    await add_entries(
        [version_entry(envelope, event.customer, "customer_changed", event.changes) for event, envelope in news]
    )


@consumers.on(CustomerStatusChanged)
async def on_customer_status_changed(event: CustomerStatusChanged, envelope: Envelope) -> None:
    """Active or inactive."""
    changes = [Change(field="status", old=event.old, new=event.new)]
    await add_version(envelope, event.customer, "customer_status_changed", changes, old=event.old, new=event.new)


@consumers.on(CustomerEmailSent)
async def on_customer_email_sent(event: CustomerEmailSent, envelope: Envelope) -> None:
    """The mail server took an email."""
    await add_email_entry(envelope, event.email.id, "customer_email_sent")


@consumers.on(CustomerEmailFailed)
async def on_customer_email_failed(event: CustomerEmailFailed, envelope: Envelope) -> None:
    """An email will not arrive."""
    await add_email_entry(envelope, event.email.id, "customer_email_failed")


@consumers.on(CustomerAbsorbed)
async def on_customer_absorbed(event: CustomerAbsorbed, envelope: Envelope) -> None:
    """Another customer became a part of this one; how they could be reached is told, since nothing else keeps it."""
    facts = event.absorbed.model_dump(include={"name", "email", "phone", "address"})
    await add_version(envelope, event.customer, "customer_absorbed", **facts)


@consumers.on(CustomerAddressAdded)
async def on_customer_address_added(event: CustomerAddressAdded, envelope: Envelope) -> None:
    """One address more."""
    changes = [Change(field="address", old=None, new=event.address.address)]
    await add_version(envelope, event.customer, "customer_address_added", changes, place=_place(event.address))


@consumers.on(CustomerAddressChanged)
async def on_customer_address_changed(event: CustomerAddressChanged, envelope: Envelope) -> None:
    """Field by field, old and new."""
    place = _place(event.address)
    await add_version(envelope, event.customer, "customer_address_changed", event.changes, place=place)


@consumers.on(CustomerAddressRemoved)
async def on_customer_address_removed(event: CustomerAddressRemoved, envelope: Envelope) -> None:
    """One address less."""
    changes = [Change(field="address", old=event.address.address, new=None)]
    await add_version(envelope, event.customer, "customer_address_removed", changes, place=_place(event.address))


def _place(address: CustomerAddress) -> str:
    """What people call an address: its label, or else where it is, in one line."""
    return address.label or ", ".join(address.address.splitlines())
