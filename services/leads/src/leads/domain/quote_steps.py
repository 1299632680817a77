"""The way of a quote: sent, then approved, rejected or expired."""

import asyncio
from datetime import UTC
from typing import NamedTuple
from uuid import UUID

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.ids import now
from chassis.mail import reply_address
from chassis.text import deliverable
from chassis.words import Language
from contracts.leads import QuoteApproved, QuoteRejected, QuoteSent, QuoteStatus
from leads import rules
from leads.domain.conversion import convert_if_wanted
from leads.domain.emails import queue_email
from leads.domain.following import move_forward
from leads.domain.quotes import taken
from leads.errors import AddressNotTaken, MailNotConfigured, QuoteExpired, TransitionRefused
from leads.models import Lead, Quote

WITHDRAW = """
DELETE FROM outgoing_email WHERE account_id = $1 AND id IN (
    SELECT id FROM outgoing_email WHERE account_id = $1 AND quote_id = $2 FOR UPDATE SKIP LOCKED
)
"""
"""Without those that are being noted as sent this moment: who does that waits for the quote, which is locked here."""


class Sending(NamedTuple):
    """How quotes are sent here; no links where the product does not know its own address."""

    mail: bool
    public_url: str | None


async def send_quote(
    caller: Caller, lead_id: UUID, quote_id: UUID, expected: int | None, sending: Sending, language: Language
) -> Quote:
    """Sends a quote to its lead, with a link that replaces any former one."""
    async with transaction():
        lead, quote = await taken(caller.account_id, lead_id, quote_id, expected)
        _go(quote, "sent")
        if not sending.mail:
            raise MailNotConfigured
        recipient = _recipient(lead)
        token = rules.new_token(caller.account_id) if sending.public_url else None
        quote.sent_at, quote.delivery = now(), "queued"
        quote.link_hash = rules.hash_of(token) if token else None
        link = rules.link_with(sending.public_url, token) if sending.public_url and token else None
        await _write(caller, lead, quote, recipient, link, language)
        sent = await change(caller, quote, lambda sent: QuoteSent(quote=sent.state()))
        await move_forward(caller, lead, "quote_sent")
        return sent


async def approve_quote(
    caller: Caller, lead_id: UUID, quote_id: UUID, country: str, expected: int | None = None
) -> Quote:
    """Notes that the lead took the offer, and makes a customer of it where the account wants that."""
    async with transaction():
        lead, quote = await taken(caller.account_id, lead_id, quote_id, expected)
        _decide(quote, "approved")
        approved = await change(caller, quote, lambda approved: QuoteApproved(quote=approved.state()))
        await move_forward(caller, lead, "quote_approved")
        await convert_if_wanted(caller, lead, country)
        return approved


async def reject_quote(
    caller: Caller, lead_id: UUID, quote_id: UUID, reason: str | None, expected: int | None = None
) -> Quote:
    """Notes that the lead did not take the offer; the lead itself stays where it is."""
    async with transaction():
        _, quote = await taken(caller.account_id, lead_id, quote_id, expected)
        _decide(quote, "rejected")
        quote.reject_reason = reason
        return await change(caller, quote, lambda rejected: QuoteRejected(quote=rejected.state()))


async def document_of(caller: Caller, lead: Lead, quote: Quote, language: Language) -> bytes:
    """The quote as a PDF; made beside the loop, which has others to serve."""
    recipient = "\n".join(line for line in (lead.name, lead.location, lead.email) if line)
    sender = " · ".join(part for part in (caller.name, caller.email) if part)
    return await asyncio.to_thread(rules.quote_pdf, quote.offer(), rules.Parties(recipient, sender), language)


def _go(quote: Quote, new: QuoteStatus) -> None:
    allowed = rules.NEXT[quote.status]
    if quote.status == "expired" or (new in allowed and quote.valid_until < now().astimezone(UTC).date()):
        raise QuoteExpired
    if new not in allowed:
        raise TransitionRefused(quote.status, new, allowed)
    quote.status = new


def _decide(quote: Quote, new: QuoteStatus) -> None:
    """The link has done its duty."""
    _go(quote, new)
    quote.decided_at, quote.link_hash = now(), None


def _recipient(lead: Lead) -> str:
    try:
        return deliverable(lead.email)
    except ValueError:
        raise AddressNotTaken from None


async def _write(
    caller: Caller, lead: Lead, quote: Quote, recipient: str, link: str | None, language: Language
) -> None:
    """Queues the email; one with a former link that is still waiting must not go."""
    await fetch(WITHDRAW, quote.account_id, quote.id)
    offer = quote.offer()
    await queue_email(
        quote.account_id,
        recipient,
        rules.quote_subject(offer, language),
        rules.quote_letter(offer, caller.name, link, language),
        lead_id=lead.id,
        quote_id=quote.id,
        reply_to=reply_address(caller),
        attachment_name=f"{quote.number}.pdf",
        attachment=await document_of(caller, lead, quote, language),
    )
