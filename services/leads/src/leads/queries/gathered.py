"""What the gateway gathers about a customer: what a deletion would touch, and everything that is kept."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from leads.models import Lead, LeadDocument

IMPACT = """
SELECT count(*) AS leads, count(*) FILTER (WHERE status_type <> 'open') AS blanked_leads,
       (SELECT count(*) FROM lead_document AS document
        JOIN lead ON lead.account_id = document.account_id AND lead.id = document.lead_id
        WHERE document.account_id = $1 AND lead.customer_id = $2 AND lead.status_type <> 'open') AS documents
FROM lead WHERE account_id = $1 AND customer_id = $2
"""


async def impact(account_id: UUID, customer_id: UUID) -> dict[str, int]:
    """How many leads a customer's deletion would unlink, how many of these it would blank, and their documents."""
    return (await fetch(IMPACT, account_id, customer_id))[0]


async def personal_data(account_id: UUID, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a customer, by kind, as it came about."""
    leads = await Lead.filter(account_id=account_id, customer_id=customer_id).order_by("id")
    of_them = LeadDocument.filter(account_id=account_id, lead_id__in=[lead.id for lead in leads])
    documents = [{"lead_id": document.lead_id, **document.shown()} for document in await of_them.order_by("id")]
    return {"leads": [lead.shown() for lead in leads], "documents": documents}
