"""The stories of leads: each is part of its customer's timeline, and waits there while it has none."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chassis.database import fetch
from chassis.timeline import COLUMNS, told
from contracts import Envelope
from contracts.event import Change
from contracts.leads import DeletedLead, LeadState
from customers.models import MergedCustomer

REMEMBER = """
INSERT INTO known_lead (account_id, id, customer_id, deleted) VALUES ($1, $2, $3, false)
ON CONFLICT (account_id, id) DO UPDATE SET customer_id = EXCLUDED.customer_id WHERE NOT known_lead.deleted
"""
# It is locked even if that changes nothing: an entry must not be added while the lead is linked, or deleted.
SEEN = """
INSERT INTO known_lead (account_id, id, deleted) VALUES ($1, $2, false)
ON CONFLICT (account_id, id) DO UPDATE SET deleted = known_lead.deleted
RETURNING customer_id, deleted
"""
FORGET = """
INSERT INTO known_lead (account_id, id, deleted) VALUES ($1, $2, true)
ON CONFLICT (account_id, id) DO UPDATE SET customer_id = NULL, deleted = true
"""
PRESENT = "SELECT id FROM customer WHERE account_id = $1 AND id = $2 FOR KEY SHARE"
INSERT = f"""
INSERT INTO timeline_entry ({COLUMNS}, customer_id, lead_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
LINK = """
UPDATE timeline_entry SET customer_id = $3
WHERE account_id = $1 AND lead_id = $2 AND customer_id IS DISTINCT FROM $3::uuid
"""
END = "DELETE FROM timeline_entry WHERE account_id = $1 AND lead_id = $2"
LINK_QUOTES = """
UPDATE known_quote SET customer_id = $3
WHERE account_id = $1 AND lead_id = $2 AND customer_id IS DISTINCT FROM $3::uuid
"""
END_QUOTES = "DELETE FROM known_quote WHERE account_id = $1 AND lead_id = $2"


class WhoseLead(NamedTuple):
    """Whose story a lead is part of; of one that is gone, or whose customer is, nothing is kept."""

    customer_id: UUID | None
    is_gone: bool


async def remember_lead(lead: LeadState) -> None:
    """Keeps whose story a lead's is; what waited moves to its customer's timeline, or goes if that one is gone."""
    await fetch(REMEMBER, lead.account_id, lead.id, lead.customer_id)
    if lead.customer_id is None:
        return
    customer_id = await _present(lead.account_id, lead.customer_id)
    if customer_id is not None:
        await fetch(LINK, lead.account_id, lead.id, customer_id)
        await fetch(LINK_QUOTES, lead.account_id, lead.id, customer_id)
    else:
        await _end(lead.account_id, lead.id)


async def add_lead_entry(
    envelope: Envelope, lead_id: UUID, action: str, changes: Sequence[Change] = (), **facts: Any
) -> None:
    """Adds an entry for something around a lead; of a lead that is gone, or whose customer is, to nobody."""
    lead = await whose_lead(envelope.account_id, lead_id)
    if not lead.is_gone:
        await fetch(INSERT, *told(envelope, action, changes, facts), lead.customer_id, lead_id)


async def whose_lead(account_id: UUID, lead_id: UUID) -> WhoseLead:
    """Whose a lead is; that can't change until the transaction ends."""
    known = (await fetch(SEEN, account_id, lead_id))[0]
    customer_id = await _present(account_id, known["customer_id"])
    customer_is_gone = customer_id is None and known["customer_id"] is not None
    return WhoseLead(customer_id, known["deleted"] or customer_is_gone)


async def end_lead_story(lead: DeletedLead) -> None:
    """Takes everything that a deleted lead's story was made of out of all timelines."""
    await fetch(FORGET, lead.account_id, lead.id)
    await _present(lead.account_id, lead.customer_id)  # locked first, as by who deletes the customer
    await _end(lead.account_id, lead.id)


async def _end(account_id: UUID, lead_id: UUID) -> None:
    await fetch(END, account_id, lead_id)
    await fetch(END_QUOTES, account_id, lead_id)


async def blank_lead_story(lead: LeadState) -> None:
    """Takes a lead's story out of all timelines; the lead itself stays, without anything personal."""
    await remember_lead(lead)
    await fetch(END, lead.account_id, lead.id)


async def _present(account_id: UUID, customer_id: UUID | None) -> UUID | None:
    """A customer, kept from being deleted, or whom they were merged into; None for one that is gone."""
    while customer_id is not None and not await fetch(PRESENT, account_id, customer_id):
        customer_id = await MergedCustomer.survivor_of(account_id, customer_id)
    return customer_id
