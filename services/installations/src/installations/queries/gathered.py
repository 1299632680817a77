"""What the gateway gathers about a customer: what a deletion would touch, and everything that is kept."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from installations.models import Certificate, DiaryEvent, Installation, Invoice, ServicePlan

IMPACT = """
SELECT count(*) AS installations, coalesce(sum(jsonb_array_length(photos)), 0) AS photos,
       (SELECT count(*) FROM diary_event WHERE account_id = $1 AND customer_id = $2) AS events,
       (SELECT count(*) FROM service_plan WHERE account_id = $1 AND customer_id = $2) AS service_plans,
       (SELECT count(*) FROM invoice WHERE account_id = $1 AND customer_id = $2) AS invoices,
       (SELECT count(*) FROM certificate WHERE account_id = $1 AND customer_id = $2) AS certificates
FROM installation WHERE account_id = $1 AND customer_id = $2
"""


async def impact(account_id: UUID, customer_id: UUID) -> dict[str, int]:
    """How many records of each kind a customer's deletion would take along, or unlink."""
    return (await fetch(IMPACT, account_id, customer_id))[0]


async def personal_data(account_id: UUID, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a customer, by kind, as it came about."""
    kinds = {
        "installations": Installation,
        "events": DiaryEvent,
        "service_plans": ServicePlan,
        "invoices": Invoice,
        "certificates": Certificate,
    }
    return {
        kind: [
            record.shown()
            for record in await model.filter(account_id=account_id, customer_id=customer_id).order_by("id")
        ]
        for kind, model in kinds.items()
    }
