"""The customer page: several services fill it at the same time; one that is away or slow leaves its tab empty."""

import asyncio
from uuid import UUID

import orjson

from gateway.composition.asking import Ask, content, settled, within
from gateway.composition.tabs import NULL, tab

CONTACT_FIELDS = ("name", "phone", "email")


async def customer_detail(ask: Ask, customer_id: UUID, budget: float) -> bytes:
    """The customer page as JSON; raises Refused when the customers service refuses the customer."""
    jobs = asyncio.create_task(
        within(budget, ask("installations", f"/installations?customer_id={customer_id}&page_size=100"))
    )
    try:
        overview = settled(await within(budget, ask("customers", f"/customers/{customer_id}/overview")))
        return _assembled(content(overview), content(await jobs))
    finally:
        jobs.cancel()


def _assembled(overview: bytes | None, installations: bytes | None) -> bytes:
    """The overview has the customer on its first line, and on its second the timeline or null."""
    customer, timeline = overview.split(b"\n", 1) if overview else (NULL, NULL)
    parts = (
        b'{"customer":', customer, b',"tabs":{"details":', tab(customer), b',"installations":', tab(installations),
        b',"timeline":', tab(timeline), b',"contact":', tab(_contact(customer)), b"}}",
    )  # fmt: skip
    return b"".join(parts)


def _contact(customer: bytes) -> bytes:
    known = orjson.loads(customer)
    return orjson.dumps(known and {name: known[name] for name in CONTACT_FIELDS})
