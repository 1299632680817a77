"""What a deletion would touch: every service counts its own."""

import asyncio
from typing import Any
from uuid import UUID

import orjson

from gateway.composition.asking import Ask, content, needed, within

COUNTED = {
    "installations": ("installations", "photos", "events", "service_plans", "invoices", "certificates"),
    "leads": ("leads", "blanked_leads", "documents"),
}
"""What each service counts besides customers, at `/customers/{id}/impact`; a service that joins adds its line."""


async def deletion_impact(ask: Ask, customer_id: UUID, budget: float) -> dict[str, Any]:
    """Counts by kind; null where nobody can say now, for people decide by them, and `unavailable` says whose.

    Raises Refused, or Unavailable where not even the customer can be looked at.
    """
    target = f"/customers/{customer_id}/impact"
    others = {service: asyncio.create_task(within(budget, ask(service, target))) for service in COUNTED}
    try:
        found = needed(await within(budget, ask("customers", target)))
        bodies = {service: content(await answer) for service, answer in others.items()}
    finally:
        for answer in others.values():
            answer.cancel()
    for service, body in bodies.items():
        found |= dict.fromkeys(COUNTED[service]) if body is None else orjson.loads(body)
    return {**found, "unavailable": [service for service, body in bodies.items() if body is None]}
