"""What is remembered of the quotes of leads, for the analytics; each counts for the customer that its lead has."""

from uuid import UUID

from chassis.database import fetch
from contracts.leads import QuoteState
from customers.projections.leads import whose_lead

REMEMBER = """
INSERT INTO known_quote (id, account_id, lead_id, customer_id, status, value) VALUES ($1, $2, $3, $4, $5, $6::numeric)
ON CONFLICT (id) DO UPDATE
SET customer_id = EXCLUDED.customer_id, status = EXCLUDED.status, value = EXCLUDED.value
WHERE known_quote.account_id = EXCLUDED.account_id
"""
FORGET = "DELETE FROM known_quote WHERE account_id = $1 AND id = $2"


async def remember_quote(quote: QuoteState) -> None:
    """Keeps a quote as it stands; that of a lead which is gone, or whose customer is, is not kept."""
    lead = await whose_lead(quote.account_id, quote.lead_id)
    if lead.is_gone:
        await forget_quote(quote.account_id, quote.id)
        return
    await fetch(REMEMBER, quote.id, quote.account_id, quote.lead_id, lead.customer_id, quote.status, quote.gross)


async def forget_quote(account_id: UUID, quote_id: UUID) -> None:
    """A quote counts for nobody any more."""
    await fetch(FORGET, account_id, quote_id)
