"""What can be done to quotes before they are sent, and when their lead goes; the lead is always locked first."""

from typing import Any
from uuid import UUID

from tortoise.expressions import F

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.changes import differences, plainly
from chassis.database import needs_transaction, transaction
from chassis.errors import FieldError
from chassis.money import LARGEST
from contracts.leads import QuoteChanged, QuoteDeleted, QuoteDrafted
from leads import rules
from leads.commands import ChangeQuote, DraftQuote
from leads.domain.quote_numbers import free_serials, next_serial
from leads.errors import TOTAL_TOO_LARGE, LeadRefused, QuoteNotDraft, QuotesRefused
from leads.models import Lead, OutgoingEmail, Quote

ANNOUNCED = ("title", "valid_until", "notes", "lines", "net", "vat", "gross")
LONGEST_LISTING = 500


async def draft_quote(caller: Caller, lead_id: UUID, command: DraftQuote) -> Quote:
    """Writes a quote for a lead; raises QuotesRefused where that has lost all that was personal in it."""
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id)
        if lead.is_blank:
            raise QuotesRefused
        quote = Quote(account_id=caller.account_id, lead_id=lead_id, customer_id=lead.customer_id)
        quote.update_from_dict(_written(command.model_dump()))
        quote.serial = await next_serial(caller.account_id)
        await _count(lead, 1)
        return await add(caller, quote, lambda added: QuoteDrafted(quote=added.state()))


async def change_quote(
    caller: Caller, lead_id: UUID, quote_id: UUID, command: ChangeQuote, expected: int | None
) -> Quote:
    """Changes what was given of a draft; saying what is already so changes nothing."""
    async with transaction():
        _, quote = await taken(caller.account_id, lead_id, quote_id, expected)
        if quote.status != "draft":
            raise QuoteNotDraft(quote.status)
        before = _announced(quote)
        quote.update_from_dict(_written(command.model_dump(include=command.model_fields_set)))
        changes = differences(before, _announced(quote), _readable)
        if not changes:
            return quote
        return await change(caller, quote, lambda changed: QuoteChanged(quote=changed.state(), changes=changes))


async def delete_quote(caller: Caller, lead_id: UUID, quote_id: UUID, expected: int | None) -> None:
    """Deletes a draft; its number goes to the next quote."""
    async with transaction():
        lead, quote = await taken(caller.account_id, lead_id, quote_id, expected)
        if quote.status != "draft":
            raise QuoteNotDraft(quote.status)
        await _count(lead, -1)
        await free_serials(caller.account_id, [quote.serial])
        await remove(caller, quote, lambda deleted: QuoteDeleted(quote=deleted.last_state()))


async def delete_quotes_of(caller: Caller, lead: Lead) -> None:
    """Deletes the quotes of a taken lead that goes or is blanked, and emails that are still waiting.

    Numbers that somebody outside has seen are never given again.
    """
    needs_transaction()
    await OutgoingEmail.filter(account_id=lead.account_id, lead_id=lead.id).delete()
    quotes = await _of(lead)
    await free_serials(lead.account_id, [quote.serial for quote in quotes if quote.status == "draft"])
    for quote in quotes:
        await remove(caller, quote, lambda deleted: QuoteDeleted(quote=deleted.last_state()))
    lead.quote_count = 0


async def taken(account_id: UUID, lead_id: UUID, quote_id: UUID, expected: int | None = None) -> tuple[Lead, Quote]:
    """Locks a lead and one of its quotes; raises LeadNotFound, QuoteNotFound or StaleVersion."""
    lead = await Lead.take(account_id, lead_id)
    found = await Quote.filter(account_id=account_id, id=quote_id, lead_id=lead_id).exists()
    if not found:
        raise Quote.missing
    quote = await Quote.take(account_id, quote_id, expected)
    quote.customer_id = lead.customer_id
    return lead, quote


async def _of(lead: Lead) -> list[Quote]:
    return await Quote.filter(account_id=lead.account_id, lead_id=lead.id).order_by("id").select_for_update()


async def _count(lead: Lead, difference: int) -> None:
    """Without a new version of the lead: nobody who edits it has to know."""
    await Lead.filter(account_id=lead.account_id, id=lead.id).update(quote_count=F("quote_count") + difference)


def _written(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, with what the lines come to."""
    if "lines" not in given:
        return given
    totals = rules.sum_of(map(rules.line_totals, given["lines"]))
    if totals.gross > LARGEST:
        raise LeadRefused([FieldError("lines", "too_large", TOTAL_TOO_LARGE.say())])
    return {**given, "lines": [rules.kept_line(line) for line in given["lines"]], **totals._asdict()}


def _announced(quote: Quote) -> dict[str, Any]:
    return {name: getattr(quote, name) for name in ANNOUNCED}


def _readable(value: Any) -> str | int | bool | None:
    if not isinstance(value, list):
        return plainly(value)
    return "; ".join(f"{line['quantity']} x {line['description']}" for line in value)[:LONGEST_LISTING]
