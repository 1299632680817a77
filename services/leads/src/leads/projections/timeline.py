"""The timeline of a lead: what everybody's events say happened to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.database import fetch
from chassis.timeline import COLUMNS, Timeline, told
from chassis.words import Words
from contracts import Envelope
from contracts.event import Change

INSERT = f"""
INSERT INTO lead_entry ({COLUMNS}, lead_id) SELECT $1, account_id, $3, $4, $5, $6, $7, $8, $9, id
FROM lead WHERE account_id = $2 AND id = $10 AND email <> '' FOR KEY SHARE
"""
LABELS = "SELECT code, label_en, label_fr FROM lead_status WHERE account_id = $1 AND code = ANY($2::text[])"

SUMMARIES = {
    "lead_created": Words("Lead added", "Lead ajouté"),
    "lead_changed": Words("Lead details changed", "Fiche du lead modifiée"),
    "lead_status_changed": Words("Status: {old} → {new}", "Statut : {old} → {new}"),
    "lead_lost": Words("Status: {old} → {new} ({reason})", "Statut : {old} → {new} ({reason})"),
    "lead_relinked": Words("Its customer was merged into another one", "Son client a été fusionné avec un autre"),
    "lead_unlinked": Words("Its customer was deleted", "Son client a été supprimé"),
    "document_added": Words("Document added", "Document ajouté"),
    "document_removed": Words("Document removed", "Document retiré"),
    "lead_converted": Words("Lead converted to a customer", "Lead converti en client"),
    "note_added": Words("Note added", "Note ajoutée"),
    "note_changed": Words("Note changed", "Note modifiée"),
    "note_deleted": Words("Note deleted", "Note supprimée"),
    "quote_drafted": Words("Quote {number} written", "Devis {number} rédigé"),
    "quote_changed": Words("Quote {number} changed", "Devis {number} modifié"),
    "quote_sent": Words("Quote {number} sent", "Devis {number} envoyé"),
    "quote_approved": Words("Quote {number} approved", "Devis {number} accepté"),
    "quote_rejected": Words("Quote {number} rejected", "Devis {number} refusé"),
    "quote_expired": Words("Quote {number} expired", "Devis {number} expiré"),
    "quote_deleted": Words("Quote {number} deleted", "Devis {number} supprimé"),
}

STORY = Timeline("lead_entry", "lead_id", SUMMARIES)


async def add_entry(
    envelope: Envelope, lead_id: UUID, action: str, changes: Sequence[Change] = (), **facts: Any
) -> None:
    """Adds an entry to a lead's story; to that of a lead that is gone, or was blanked, none."""
    await fetch(INSERT, *told(envelope, action, changes, facts), lead_id)


async def add_move(envelope: Envelope, lead_id: UUID, old: str, new: str, lost_reason: str | None) -> None:
    """Adds that a lead has another status, in the words that the account has for statuses at this time."""
    rows = await fetch(LABELS, envelope.account_id, [old, new])
    labels: dict[str, Any] = {row["code"]: [row["label_en"], row["label_fr"]] for row in rows}
    facts = {"old": labels.get(old, old), "new": labels.get(new, new)}
    changes = [Change(field="status", old=old, new=new)]
    if lost_reason is None:
        await add_entry(envelope, lead_id, "lead_status_changed", changes, **facts)
    else:
        await add_entry(envelope, lead_id, "lead_lost", changes, **facts, reason=lost_reason)
