"""The customers service's Kafka door: everybody's events become entries of the timeline, and figures."""

from collections.abc import Sequence

from chassis.caller import whoever_caused
from chassis.inbox import Consumers
from contracts import Envelope, Event
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
from customers.projections import (
    add_email_entry,
    add_entries,
    add_entry,
    add_lead_entry,
    add_part,
    add_version,
    blank_lead_story,
    end_lead_story,
    forget_installation,
    forget_quote,
    remember_installation,
    remember_lead,
    remember_partner,
    remember_quote,
    version_entry,
)

consumers = Consumers()


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


@consumers.on(InstallationPartnerAdded)
async def on_installation_partner_added(event: InstallationPartnerAdded, _: Envelope) -> None:
    """Addresses can be given to them from now on."""
    await remember_partner(event.installation_partner)


@consumers.on(InstallationPartnerChanged)
async def on_installation_partner_changed(event: InstallationPartnerChanged, _: Envelope) -> None:
    """They may have another name."""
    await remember_partner(event.installation_partner)


@consumers.on(InstallationPartnerSnapshot)
async def on_installation_partner_snapshot(event: InstallationPartnerSnapshot, _: Envelope) -> None:
    """A partner from before this service listened."""
    await remember_partner(event.installation_partner)


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


@consumers.on(LeadDocumentAdded)
async def on_lead_document_added(event: LeadDocumentAdded, envelope: Envelope) -> None:
    """A document of a lead came."""
    await add_lead_entry(envelope, event.document.lead_id, "lead_document_added")


@consumers.on(LeadDocumentRemoved)
async def on_lead_document_removed(event: LeadDocumentRemoved, envelope: Envelope) -> None:
    """A document of a lead was taken away."""
    await add_lead_entry(envelope, event.document.lead_id, "lead_document_removed")


@consumers.on(NoteAdded)
async def on_note_added(event: NoteAdded, envelope: Envelope) -> None:
    """Somebody noted something on a lead."""
    await add_lead_entry(envelope, event.note.lead_id, "note_added")


@consumers.on(NoteChanged)
async def on_note_changed(event: NoteChanged, envelope: Envelope) -> None:
    """They noted something else."""
    await add_lead_entry(envelope, event.note.lead_id, "note_changed")


@consumers.on(NoteDeleted)
async def on_note_deleted(event: NoteDeleted, envelope: Envelope) -> None:
    """A note was taken away."""
    await add_lead_entry(envelope, event.note.lead_id, "note_deleted")


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


def _place(address: CustomerAddress) -> str:
    """What people call an address: its label, or else where it is, in one line."""
    return address.label or ", ".join(address.address.splitlines())


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


async def _of_lead(
    event: LeadEvent, envelope: Envelope, action: str, changes: Sequence[Change] = (), **facts: str
) -> None:
    await remember_lead(event.lead)
    await add_lead_entry(envelope, event.lead.id, action, changes, name=event.lead.name, **facts)


async def _of_quote(event: QuoteEvent, envelope: Envelope, action: str, changes: Sequence[Change] = ()) -> None:
    await remember_quote(event.quote)
    await add_lead_entry(envelope, event.quote.lead_id, action, changes, number=event.quote.number)
