"""What the leads service says: the story of a lead goes on in its customer's timeline."""

from collections.abc import Sequence

from chassis.caller import whoever_caused
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.event import Change, Event
from contracts.leads import (
    LeadBlanked,
    LeadChanged,
    LeadConverted,
    LeadCreated,
    LeadDeleted,
    LeadDocumentAdded,
    LeadDocumentRemoved,
    LeadEvent,
    LeadStatusChanged,
    NoteAdded,
    NoteChanged,
    NoteDeleted,
    PartOfLead,
    QuoteApproved,
    QuoteChanged,
    QuoteDeleted,
    QuoteDrafted,
    QuoteEvent,
    QuoteExpired,
    QuoteRejected,
    QuoteSent,
    QuoteSnapshot,
)
from customers import domain
from customers.consumers.heard import consumers
from customers.projections import (
    add_entry,
    add_lead_entry,
    blank_lead_story,
    end_lead_story,
    forget_quote,
    remember_lead,
    remember_quote,
)


@consumers.on(LeadCreated)
async def on_lead_created(event: LeadCreated, envelope: Envelope) -> None:
    """Somebody may become a customer."""
    await _of_lead(event, envelope, "lead_created")


@consumers.on(LeadChanged)
async def on_lead_changed(event: LeadChanged, envelope: Envelope) -> None:
    """Field by field, old and new."""
    await _of_lead(event, envelope, "lead_changed", event.changes)


@consumers.on(LeadStatusChanged)
async def on_lead_status_changed(event: LeadStatusChanged, envelope: Envelope) -> None:
    """A lead's card was moved."""
    changes = [Change(field="status", old=event.old, new=event.new)]
    await _of_lead(event, envelope, "lead_status_changed", changes, old=event.old, new=event.new)


@consumers.on(LeadBlanked)
async def on_lead_blanked(event: LeadBlanked, _: Envelope) -> None:
    """Its customer was deleted; what still waits of its story for a customer is about them, too."""
    await blank_lead_story(event.lead)


async def on_lead_event(event: LeadEvent, _: Envelope) -> None:
    """Whatever else there is to say of a lead, it may say whose story the lead's is."""
    await remember_lead(event.lead)


for lead_event in LeadEvent.__subclasses__():
    if consumers.find(lead_event.type()) is None:
        consumers.on(lead_event)(on_lead_event)


@consumers.on(LeadDeleted)
async def on_lead_deleted(event: LeadDeleted, envelope: Envelope) -> None:
    """Of its story only that remains."""
    await end_lead_story(event.lead)
    if event.lead.customer_id is not None:
        await add_entry(envelope, event.lead.customer_id, "lead_deleted")


ADDED_AND_TAKEN_AWAY: dict[type[Event], str] = {
    LeadDocumentAdded: "lead_document_added",
    LeadDocumentRemoved: "lead_document_removed",
    NoteAdded: "note_added",
    NoteChanged: "note_changed",
    NoteDeleted: "note_deleted",
}


async def on_part_of_lead(event: Event, envelope: Envelope) -> None:
    """Something was written or put on a lead, or taken away from it."""
    assert isinstance(event.state, PartOfLead)  # noqa: S101  as of all those above
    await add_lead_entry(envelope, event.state.lead_id, ADDED_AND_TAKEN_AWAY[type(event)])


for part_event in ADDED_AND_TAKEN_AWAY:
    consumers.on(part_event)(on_part_of_lead)


STEPS_OF_A_QUOTE: dict[type[QuoteEvent], str] = {
    QuoteDrafted: "quote_drafted",
    QuoteSent: "quote_sent",
    QuoteApproved: "quote_approved",
    QuoteExpired: "quote_expired",
}


async def on_quote_step(event: QuoteEvent, envelope: Envelope) -> None:
    """A quote of a lead went one step further."""
    await _of_quote(event, envelope, STEPS_OF_A_QUOTE[type(event)])


for quote_event in STEPS_OF_A_QUOTE:
    consumers.on(quote_event)(on_quote_step)


@consumers.on(QuoteChanged)
async def on_quote_changed(event: QuoteChanged, envelope: Envelope) -> None:
    """The draft of a quote was changed."""
    await _of_quote(event, envelope, "quote_changed", event.changes)


@consumers.on(QuoteRejected)
async def on_quote_rejected(event: QuoteRejected, envelope: Envelope) -> None:
    """The offer was turned down, perhaps with a reason."""
    given = event.quote.reject_reason
    reason = [Change(field="reject_reason", old=None, new=given)] if given else []
    await _of_quote(event, envelope, "quote_rejected", reason)


@consumers.on(QuoteSnapshot)
async def on_quote_snapshot(event: QuoteSnapshot, _: Envelope) -> None:
    """A quote from before this service remembered quotes; it is no news for the timeline."""
    await remember_quote(event.quote)


@consumers.on(QuoteDeleted)
async def on_quote_deleted(event: QuoteDeleted, envelope: Envelope) -> None:
    """A draft was deleted, or went with its lead."""
    await forget_quote(event.quote.account_id, event.quote.id)
    await add_lead_entry(envelope, event.quote.lead_id, "quote_deleted", number=event.quote.number)


def listening(country: str) -> Consumers:
    """All of them; phone numbers of leads are read as those of a country unless they name one."""

    async def on_lead_converted(event: LeadConverted, envelope: Envelope) -> None:
        """A lead became a customer: one who is there, or one who is to be added now."""
        if event.customer is not None and event.lead.customer_id is not None:
            await domain.add_converted(whoever_caused(envelope), event.lead.customer_id, event.customer, country)
        await _of_lead(event, envelope, "lead_converted")

    return consumers.plus(on_lead_converted, LeadConverted)


async def _of_lead(
    event: LeadEvent, envelope: Envelope, action: str, changes: Sequence[Change] = (), **facts: str
) -> None:
    await remember_lead(event.lead)
    await add_lead_entry(envelope, event.lead.id, action, changes, name=event.lead.name, **facts)


async def _of_quote(event: QuoteEvent, envelope: Envelope, action: str, changes: Sequence[Change] = ()) -> None:
    await remember_quote(event.quote)
    await add_lead_entry(envelope, event.quote.lead_id, action, changes, number=event.quote.number)
