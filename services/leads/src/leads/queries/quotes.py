"""What is read of quotes."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from leads.errors import QuoteNotFound
from leads.models import Lead, Quote
from leads.queries.leads import lead


async def quotes(account_id: UUID, lead_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of a lead's quotes, newest first; raises LeadNotFound."""
    await lead(account_id, lead_id)
    found = Quote.filter(account_id=account_id, lead_id=lead_id)
    rows = await found.order_by("-created_at", "-id").offset((page - 1) * size).limit(size)
    return page_of([row.shown() for row in rows], page, size, await found.count())


async def quote(account_id: UUID, lead_id: UUID, quote_id: UUID) -> tuple[Lead, Quote]:
    """A lead and one of its quotes; raises LeadNotFound or QuoteNotFound."""
    its_lead = await lead(account_id, lead_id)
    found = await Quote.filter(account_id=account_id, lead_id=lead_id, id=quote_id).first()
    if found is None:
        raise QuoteNotFound
    return its_lead, found
