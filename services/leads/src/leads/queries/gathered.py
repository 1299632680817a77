"""What the gateway gathers about a customer: what a deletion would touch, and everything that is kept."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from leads.models import Lead, LeadDocument, Note, Quote

IMPACT = """
SELECT count(*) AS leads, count(*) FILTER (WHERE status_type <> 'open') AS blanked_leads,
       (SELECT count(*) FROM lead_document AS document
        JOIN lead ON lead.account_id = document.account_id AND lead.id = document.lead_id
        WHERE document.account_id = $1 AND lead.customer_id = $2 AND lead.status_type <> 'open') AS documents
FROM lead WHERE account_id = $1 AND customer_id = $2
"""


OF_A_LEAD: dict[str, type[LeadDocument | Note | Quote]] = {"documents": LeadDocument, "notes": Note, "quotes": Quote}
"""What else is kept of a lead, but its story, which is the customer's as well."""


async def impact(account_id: UUID, customer_id: UUID) -> dict[str, int]:
    """How many leads a customer's deletion would unlink, how many of these it would blank, and their documents."""
    return (await fetch(IMPACT, account_id, customer_id))[0]


async def personal_data(account_id: UUID, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a customer, by kind, as it came about."""
    leads = await Lead.filter(account_id=account_id, customer_id=customer_id).order_by("id")
    found: dict[str, list[dict[str, Any]]] = {"leads": [lead.shown() for lead in leads]}
    for kind, model in OF_A_LEAD.items():
        of_them = model.filter(account_id=account_id, lead_id__in=[lead.id for lead in leads])
        found[kind] = [{"lead_id": one.lead_id, **one.shown()} for one in await of_them.order_by("id")]
    return found
