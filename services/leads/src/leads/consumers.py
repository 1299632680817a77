"""The leads service's Kafka door: it remembers customers and installation partners, and tells the stories of leads."""

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.customers import (
    CustomerAbsorbed,
    CustomerAddressChanged,
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerEvent,
    CustomerSnapshot,
    CustomerStatusChanged,
)
from contracts.installations import (
    InstallationPartnerAdded,
    InstallationPartnerChanged,
    InstallationPartnerEvent,
    InstallationPartnerSnapshot,
)
from contracts.leads import (
    LeadChanged,
    LeadCreated,
    LeadStatusChanged,
    NoteAdded,
    NoteChanged,
    NoteDeleted,
)
from leads import projections

consumers = Consumers()


async def on_customer_event(event: CustomerEvent, _: Envelope) -> None:
    """A customer as they are from now on."""
    await projections.remember_customer(event.customer)


for customer_event in (
    CustomerCreated,
    CustomerChanged,
    CustomerStatusChanged,
    CustomerAddressChanged,
    CustomerAbsorbed,
    CustomerSnapshot,
):
    consumers.on(customer_event)(on_customer_event)


@consumers.on(CustomerDeleted)
async def on_customer_deleted(event: CustomerDeleted, _: Envelope) -> None:
    """They are gone."""
    await projections.forget_customer(event.customer)


async def on_partner_event(event: InstallationPartnerEvent, _: Envelope) -> None:
    """Leads can be given to them."""
    await projections.remember_partner(event.installation_partner)


for partner_event in (InstallationPartnerAdded, InstallationPartnerChanged, InstallationPartnerSnapshot):
    consumers.on(partner_event)(on_partner_event)


@consumers.on(LeadCreated)
async def on_lead_created(event: LeadCreated, envelope: Envelope) -> None:
    """The story begins."""
    await projections.add_entry(envelope, event.lead.id, "lead_created")


@consumers.on(LeadChanged)
async def on_lead_changed(event: LeadChanged, envelope: Envelope) -> None:
    """Field by field, old and new."""
    await projections.add_entry(envelope, event.lead.id, "lead_changed", event.changes)


@consumers.on(LeadStatusChanged)
async def on_lead_status_changed(event: LeadStatusChanged, envelope: Envelope) -> None:
    """Its card was moved."""
    await projections.add_move(envelope, event.lead.id, event.old, event.new, event.lead.lost_reason)


@consumers.on(NoteAdded)
async def on_note_added(event: NoteAdded, envelope: Envelope) -> None:
    """Somebody noted something on it."""
    await projections.add_entry(envelope, event.note.lead_id, "note_added")


@consumers.on(NoteChanged)
async def on_note_changed(event: NoteChanged, envelope: Envelope) -> None:
    """They noted something else."""
    await projections.add_entry(envelope, event.note.lead_id, "note_changed")


@consumers.on(NoteDeleted)
async def on_note_deleted(event: NoteDeleted, envelope: Envelope) -> None:
    """A note was taken away."""
    await projections.add_entry(envelope, event.note.lead_id, "note_deleted")
