"""The customer timeline: what everybody's events say happened to a customer."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from chassis.timeline import Timeline
from chassis.words import Words
from contracts import Envelope
from contracts.customers import CustomerState
from contracts.event import Change
from customers.models import MergedCustomer
from customers.schemas import past

INSERT = """
INSERT INTO timeline_entry
    (id, account_id, customer_id, at, actor, channel, action, facts, changes, source, record_id, record_version,
     record)
SELECT $1, account_id, id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
FROM customer WHERE account_id = $2 AND id = $3 FOR KEY SHARE
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


async def add_version(
    envelope: Envelope, customer: CustomerState, action: str, changes: list[Change] | None = None, **facts: Any
) -> None:
    """Adds an entry that keeps a customer's version, at the very time that the version says."""
    at_that_time = envelope.model_copy(update={"time": customer.updated_at})
    await _add(at_that_time, customer.id, action, changes, facts, customer)


async def add_entry(
    envelope: Envelope, customer_id: UUID, action: str, changes: list[Change] | None = None, **facts: Any
) -> None:
    """Adds an entry for something around a customer; see `_add`."""
    await _add(envelope, customer_id, action, changes, facts)


async def _add(
    envelope: Envelope, customer_id: UUID, action: str, changes: list[Change] | None, facts: dict[str, Any],
    customer: CustomerState | None = None,
) -> None:  # fmt: skip
    """Adds an entry: of a customer that was merged since to the one that remains, of one that is gone to nobody."""
    actor = envelope.actor.model_dump_json()
    listed = orjson.dumps([change.model_dump(mode="json") for change in changes or []]).decode()
    told = orjson.dumps(facts).decode()
    keeper_id: UUID | None = customer_id
    while keeper_id is not None and not await fetch(
        INSERT, envelope.id, envelope.account_id, keeper_id, envelope.time, actor, envelope.channel, action, told,
        listed, envelope.source, *_version(customer),
    ):  # fmt: skip
        keeper_id = await MergedCustomer.survivor_of(envelope.account_id, keeper_id)


def _version(customer: CustomerState | None) -> tuple[UUID | None, int | None, str | None]:
    return (customer.id, customer.version, past(customer).model_dump_json()) if customer else (None, None, None)


async def add_email_entry(envelope: Envelope, email_id: UUID, action: str) -> None:
    """Adds an entry for an email to whoever's it is by now; its subject is not in the event, but in our own table."""
    for email in await fetch(EMAIL, envelope.account_id, email_id):
        await add_entry(envelope, email["customer_id"], action, subject=email["subject"])


def summary(action: str, facts: dict[str, Any]) -> str:
    """An entry in one line, in the reader's language."""
    return STORY.summary(action, facts)
