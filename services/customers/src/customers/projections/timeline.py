"""The customer timeline: what everybody's events say happened to a customer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from chassis.database import fetch
from chassis.timeline import COLUMNS, Timeline, told
from chassis.words import Words
from contracts import Envelope
from contracts.customers import CustomerState
from contracts.event import Change
from customers.models import MergedCustomer
from customers.schemas import past

# Customer by customer, whatever the planner believes: their table grows faster than it is analysed. Behind a SELECT it
# does not see how many entries there are: it would make a plan for just so many, each time.
INSERT = f"""
INSERT INTO timeline_entry ({COLUMNS}, customer_id, record_id, record_version, record)
SELECT entry.id, entry.account_id, at, actor, channel, action, facts, changes, source, customer.id, record_id,
    record_version, record
FROM unnest((SELECT $1::uuid[]), $2::uuid[], $3::timestamptz[], $4::jsonb[], $5::text[], $6::text[], $7::jsonb[],
    $8::jsonb[], $9::text[], $10::uuid[], $11::uuid[], $12::integer[], $13::jsonb[]
) AS entry ({COLUMNS}, customer_id, record_id, record_version, record)
CROSS JOIN LATERAL (
    SELECT id FROM customer WHERE customer.account_id = entry.account_id AND customer.id = entry.customer_id
    FOR KEY SHARE
) AS customer
RETURNING id
"""

EMAIL = "SELECT customer_id, subject FROM outgoing_email WHERE account_id = $1 AND id = $2"

SUMMARIES = {
    "customer_created": Words("Customer added", "Client ajouté"),
    "customer_changed": Words("Customer details changed", "Fiche client modifiée"),
    "customer_absorbed": Words("Merged with {name} ({email}, {phone})", "Fusionné avec {name} ({email}, {phone})"),
    "customer_status_changed": Words("Status: {old} → {new}", "Statut : {old} → {new}"),
    "customer_address_added": Words("Address added: {place}", "Adresse ajoutée : {place}"),
    "customer_address_changed": Words("Address changed: {place}", "Adresse modifiée : {place}"),
    "customer_address_removed": Words("Address removed: {place}", "Adresse supprimée : {place}"),
    "customer_email_sent": Words("Email sent: {subject}", "E-mail envoyé : {subject}"),
    "customer_email_failed": Words("Email not sent: {subject}", "E-mail non envoyé : {subject}"),
    "installation_scheduled": Words("Installation scheduled: {title}", "Installation planifiée : {title}"),
    "installation_changed": Words("Installation changed: {title}", "Installation modifiée : {title}"),
    "installation_status_changed": Words("Installation {title}: {old} → {new}", "Installation {title} : {old} → {new}"),
    "installation_relinked": Words("Installation taken over: {title}", "Installation reprise : {title}"),
    "installation_photo_added": Words("Photo added to {title}", "Photo ajoutée à {title}"),
    "installation_photo_removed": Words("Photo removed from {title}", "Photo retirée de {title}"),
    "installation_deleted": Words("Installation deleted", "Installation supprimée"),
    "diary_event_added": Words("Event added: {title}", "Événement ajouté : {title}"),
    "diary_event_changed": Words("Event changed: {title}", "Événement modifié : {title}"),
    "diary_event_deleted": Words("Event deleted", "Événement supprimé"),
    "service_plan_added": Words("Service plan added: {name}", "Contrat d'entretien ajouté : {name}"),
    "service_plan_changed": Words("Service plan changed: {name}", "Contrat d'entretien modifié : {name}"),
    "service_plan_deleted": Words("Service plan deleted", "Contrat d'entretien supprimé"),
    "invoice_added": Words("Invoice added: {number}", "Facture ajoutée : {number}"),
    "invoice_changed": Words("Invoice changed: {number}", "Facture modifiée : {number}"),
    "invoice_deleted": Words("Invoice deleted", "Facture supprimée"),
    "certificate_added": Words("Certificate added: {number}", "Certificat ajouté : {number}"),
    "certificate_changed": Words("Certificate changed: {number}", "Certificat modifié : {number}"),
    "certificate_deleted": Words("Certificate deleted", "Certificat supprimé"),
    "lead_created": Words("Lead added: {name}", "Lead ajouté : {name}"),
    "lead_changed": Words("Lead changed: {name}", "Lead modifié : {name}"),
    "lead_converted": Words("Lead converted: {name}", "Lead converti : {name}"),
    "lead_status_changed": Words("Lead {name}: {old} → {new}", "Lead {name} : {old} → {new}"),
    "lead_deleted": Words("Lead deleted", "Lead supprimé"),
    "lead_document_added": Words("Document added to a lead", "Document ajouté à un lead"),
    "lead_document_removed": Words("Document removed from a lead", "Document retiré d'un lead"),
    "quote_drafted": Words("Quote {number} written", "Devis {number} rédigé"),
    "quote_changed": Words("Quote {number} changed", "Devis {number} modifié"),
    "quote_sent": Words("Quote {number} sent", "Devis {number} envoyé"),
    "quote_approved": Words("Quote {number} approved", "Devis {number} accepté"),
    "quote_rejected": Words("Quote {number} rejected", "Devis {number} refusé"),
    "quote_expired": Words("Quote {number} expired", "Devis {number} expiré"),
    "quote_deleted": Words("Quote {number} deleted", "Devis {number} supprimé"),
    "note_added": Words("Note added to a lead", "Note ajoutée à un lead"),
    "note_changed": Words("Note of a lead changed", "Note d'un lead modifiée"),
    "note_deleted": Words("Note of a lead deleted", "Note d'un lead supprimée"),
}

STORY = Timeline("timeline_entry", "customer_id", SUMMARIES)


class Entry(NamedTuple):
    """A row of the timeline; a version of a customer is kept in `record…`."""

    id: UUID
    account_id: UUID
    at: datetime
    actor: str
    channel: str
    action: str
    facts: str
    changes: str
    source: str
    customer_id: UUID
    record_id: UUID | None
    record_version: int | None
    record: str | None


def entry(envelope: Envelope, customer_id: UUID, action: str, changes: Sequence[Change] = (), **facts: Any) -> Entry:
    """An entry for something around a customer."""
    return Entry._make((*told(envelope, action, changes, facts), customer_id, None, None, None))


def version_entry(
    envelope: Envelope, customer: CustomerState, action: str, changes: Sequence[Change] = (), **facts: Any
) -> Entry:
    """An entry that keeps a customer's version, at the very time that the version says."""
    return entry(envelope, customer.id, action, changes, **facts)._replace(
        at=customer.updated_at, record_id=customer.id, record_version=customer.version,
        record=past(customer).model_dump_json(),
    )  # fmt: skip


async def add_entries(entries: Sequence[Entry]) -> None:
    """Adds entries: of a customer that was merged since to the one that remains, of one that is gone to nobody."""
    while entries:
        added = {row["id"] for row in await fetch(INSERT, *(list(column) for column in zip(*entries, strict=True)))}
        entries = [kept for one in entries if one.id not in added and (kept := await _of_survivor(one))]


async def _of_survivor(one: Entry) -> Entry | None:
    survivor_id = await MergedCustomer.survivor_of(one.account_id, one.customer_id)
    return one._replace(customer_id=survivor_id) if survivor_id else None


async def add_version(
    envelope: Envelope, customer: CustomerState, action: str, changes: Sequence[Change] = (), **facts: Any
) -> None:
    """Adds one `version_entry`."""
    await add_entries([version_entry(envelope, customer, action, changes, **facts)])


async def add_entry(
    envelope: Envelope, customer_id: UUID, action: str, changes: Sequence[Change] = (), **facts: Any
) -> None:
    """Adds one `entry`."""
    await add_entries([entry(envelope, customer_id, action, changes, **facts)])


async def add_email_entry(envelope: Envelope, email_id: UUID, action: str) -> None:
    """Adds an entry for an email to whoever's it is by now; its subject is not in the event, but in our own table."""
    for email in await fetch(EMAIL, envelope.account_id, email_id):
        await add_entry(envelope, email["customer_id"], action, subject=email["subject"])


def summary(action: str, facts: dict[str, Any]) -> str:
    """An entry in one line, in the reader's language."""
    return STORY.summary(action, facts)
