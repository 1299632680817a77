"""The leads service's Kafka door: it remembers others, tells the stories of leads, and keeps documents in step."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from chassis.caller import system, whoever_caused
from chassis.errors import NotFound
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.customers import (
    CustomerAbsorbed,
    CustomerAddressChanged,
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerEvent,
    CustomerMerged,
    CustomerSnapshot,
    CustomerStatusChanged,
)
from contracts.event import Change, Event
from contracts.installations import (
    InstallationPartnerAdded,
    InstallationPartnerChanged,
    InstallationPartnerEvent,
    InstallationPartnerSnapshot,
)
from contracts.leads import (
    DeletedQuote,
    LeadChanged,
    LeadConverted,
    LeadCreated,
    LeadDocumentAdded,
    LeadDocumentRemoved,
    LeadRelinked,
    LeadStatusChanged,
    LeadUnlinked,
    NoteAdded,
    NoteChanged,
    NoteDeleted,
    PartOfLead,
    QuoteApproved,
    QuoteChanged,
    QuoteDeleted,
    QuoteDrafted,
    QuoteExpired,
    QuoteRejected,
    QuoteSent,
    QuoteState,
)
from contracts.media import MediaDeleted, MediaStored
from leads import domain, projections
from leads.commands import StoredDocument
from leads.errors import DocumentsRefused

consumers = Consumers()

CUSTOMER_EVENTS = (
    CustomerCreated,
    CustomerChanged,
    CustomerStatusChanged,
    CustomerAddressChanged,
    CustomerAbsorbed,
    CustomerSnapshot,
)


def listening(country: str) -> Consumers:
    """All of them; phone numbers of customers are read as those of a country unless they name one."""

    async def on_customer_event(news: Sequence[tuple[CustomerEvent, Envelope]]) -> None:
        """Customers as they are from now on."""
        await projections.remember_customers([event.customer for event, _ in news], country)

    async def on_customer_merged(event: CustomerMerged, envelope: Envelope) -> None:
        """What was theirs goes over to the customer who remains, of whom this may be the first word."""
        await projections.remember_customers([event.into], country)
        await projections.forget_customer(event.customer, merged_into=event.into.id)
        await domain.follow_merge(whoever_caused(envelope), event.customer.id)

    return consumers.plus_together(on_customer_event, *CUSTOMER_EVENTS).plus(on_customer_merged, CustomerMerged)


@consumers.on(CustomerDeleted)
async def on_customer_deleted(event: CustomerDeleted, _: Envelope) -> None:
    """Their leads stay, without them; that goes for everybody who was merged into them, too, heard of or not."""
    await projections.forget_customer(event.customer)
    for absorbed_id in event.absorbed_ids:
        absorbed = event.customer.model_copy(update={"id": absorbed_id})
        await projections.forget_customer(absorbed, merged_into=event.customer.id)
    gone = [event.customer.id, *event.absorbed_ids]
    await domain.erase_customers(system(event.customer.account_id), gone, event.erasure_id)


async def on_partner_event(event: InstallationPartnerEvent, _: Envelope) -> None:
    """Leads can be given to them."""
    await projections.remember_partner(event.installation_partner)


for partner_event in (InstallationPartnerAdded, InstallationPartnerChanged, InstallationPartnerSnapshot):
    consumers.on(partner_event)(on_partner_event)


ACTIONS: dict[type[Event], str] = {
    LeadCreated: "lead_created",
    LeadRelinked: "lead_relinked",
    LeadUnlinked: "lead_unlinked",
    LeadConverted: "lead_converted",
    LeadDocumentAdded: "document_added",
    LeadDocumentRemoved: "document_removed",
    NoteAdded: "note_added",
    NoteChanged: "note_changed",
    NoteDeleted: "note_deleted",
    QuoteDrafted: "quote_drafted",
    QuoteSent: "quote_sent",
    QuoteApproved: "quote_approved",
    QuoteExpired: "quote_expired",
    QuoteDeleted: "quote_deleted",
}
"""Steps in a lead's story of which there is no more to say than that they were taken."""


async def on_step(event: Event, envelope: Envelope) -> None:
    """The lead's story goes on."""
    state = event.state
    lead_id = state.lead_id if isinstance(state, PartOfLead) else state.id
    facts: dict[str, Any] = {"number": state.number} if isinstance(state, QuoteState | DeletedQuote) else {}
    await projections.add_entry(envelope, lead_id, ACTIONS[type(event)], **facts)


for step in ACTIONS:
    consumers.on(step)(on_step)


@consumers.on(LeadChanged)
async def on_lead_changed(event: LeadChanged, envelope: Envelope) -> None:
    """Field by field, old and new."""
    await projections.add_entry(envelope, event.lead.id, "lead_changed", event.changes)


@consumers.on(LeadStatusChanged)
async def on_lead_status_changed(event: LeadStatusChanged, envelope: Envelope) -> None:
    """Its card was moved."""
    await projections.add_move(envelope, event.lead.id, event.old, event.new, event.lead.lost_reason)


@consumers.on(QuoteChanged)
async def on_quote_changed(event: QuoteChanged, envelope: Envelope) -> None:
    """A draft was changed."""
    quote = event.quote
    await projections.add_entry(envelope, quote.lead_id, "quote_changed", event.changes, number=quote.number)


@consumers.on(QuoteRejected)
async def on_quote_rejected(event: QuoteRejected, envelope: Envelope) -> None:
    """The offer was turned down, perhaps with a reason."""
    quote = event.quote
    reason = [Change(field="reject_reason", old=None, new=quote.reject_reason)] if quote.reject_reason else []
    await projections.add_entry(envelope, quote.lead_id, "quote_rejected", reason, number=quote.number)


@consumers.on(MediaStored)
async def on_media_stored(event: MediaStored, envelope: Envelope) -> None:
    """Adds a document that the gateway did not live to add; where there is nothing to add it to, its file goes too."""
    if event.media.owner_type == "lead":
        stored = StoredDocument.model_validate(event.media.model_dump(include=set(StoredDocument.model_fields)))
        with suppress(NotFound, DocumentsRefused):
            await domain.attach_document(whoever_caused(envelope), event.media.owner_id, stored)


@consumers.on(MediaDeleted)
async def on_media_deleted(event: MediaDeleted, envelope: Envelope) -> None:
    """Takes away a document whose file is gone."""
    if event.media.owner_type == "lead":
        with suppress(NotFound):
            await domain.remove_document(whoever_caused(envelope), event.media.owner_id, event.media.id)
