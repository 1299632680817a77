"""What a mailed link lets its holder do: see one quote, and answer it."""

from typing import Any
from uuid import UUID

from chassis.caller import Caller
from chassis.database import fetch, transaction
from leads import rules
from leads.domain.quote_steps import approve_quote, reject_quote
from leads.errors import LinkVoid
from leads.models import Lead, Quote

MEANT = """
SELECT quote.lead_id, quote.id, lead.name FROM quote JOIN lead ON lead.account_id = $1 AND lead.id = quote.lead_id
WHERE quote.account_id = $1 AND quote.link_hash = $2 AND quote.status = 'sent'
  AND quote.valid_until >= (now() AT TIME ZONE 'UTC')::date
"""


async def quote_behind(token: str) -> Quote:
    """The quote that a link is for; raises LinkVoid."""
    account_id, row = await _meant(token)
    quote = await Quote.filter(account_id=account_id, id=row["id"]).first()
    if quote is None:
        raise LinkVoid
    return quote


async def approve_by_link(token: str, country: str) -> Quote:
    """Takes the offer, in the name of the lead; raises LinkVoid."""
    async with transaction():
        account_id, row = await _locked(token)
        return await approve_quote(_recipient(account_id, row["name"]), row["lead_id"], row["id"], country)


async def reject_by_link(token: str, reason: str | None) -> Quote:
    """Turns the offer down, in the name of the lead; raises LinkVoid."""
    async with transaction():
        account_id, row = await _locked(token)
        return await reject_quote(_recipient(account_id, row["name"]), row["lead_id"], row["id"], reason)


async def _locked(token: str) -> tuple[UUID, dict[str, Any]]:
    """Looks again behind the lock: the quote may have been answered, or sent once more, meanwhile."""
    account_id, row = await _meant(token)
    await Lead.filter(account_id=account_id, id=row["lead_id"]).select_for_update().first()
    return await _meant(token)


async def _meant(token: str) -> tuple[UUID, dict[str, Any]]:
    account_id = rules.account_of(token)
    rows = await fetch(MEANT, account_id, rules.hash_of(token)) if account_id else []
    if account_id is None or not rows:
        raise LinkVoid
    return account_id, rows[0]


def _recipient(account_id: UUID, name: str) -> Caller:
    """Whoever has the link speaks for the lead."""
    return Caller(kind="contact", account_id=account_id, name=name, channel="portal")
