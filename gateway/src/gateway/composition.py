"""Pages that several services fill at the same time; one that is away or slow leaves its tab empty."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import orjson

from chassis.errors import Unavailable
from gateway.proxy.upstreams import Answer

Ask = Callable[[str, str], Awaitable[Answer]]
"""Asks a service (its name, a path) in the caller's name."""

NULL = b"null"
NOT_NOW = b'{"status":"unavailable","data":null}'
CONTACT_FIELDS = ("name", "phone", "email")


class Refused(Exception):
    """The record itself is refused: that is the answer, whatever the other services say."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


async def customer_detail(ask: Ask, customer_id: UUID, budget: float) -> bytes:
    """The customer page as JSON; raises Refused when the customers service refuses the customer."""
    jobs = asyncio.create_task(
        _within(budget, ask("installations", f"/installations?customer_id={customer_id}&page_size=100"))
    )
    try:
        overview = await _within(budget, ask("customers", f"/customers/{customer_id}/overview"))
        if overview is not None and 400 <= overview.status < 500:
            raise Refused(overview)
        return _assembled(_content(overview), _content(await jobs))
    finally:
        jobs.cancel()


async def _within(seconds: float, answer: Awaitable[Answer]) -> Answer | None:
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except (TimeoutError, Unavailable):
        return None


def _content(answer: Answer | None) -> bytes | None:
    return answer.body if answer is not None and answer.status == 200 else None


def _assembled(overview: bytes | None, installations: bytes | None) -> bytes:
    """The services' JSON goes in as it came: reading it only to write it again is most of what a page would cost.

    The overview has the customer on its first line, and on its second the timeline or null.
    """
    customer, timeline = overview.split(b"\n", 1) if overview else (NULL, NULL)
    parts = (
        b'{"customer":', customer, b',"tabs":{"details":', _tab(customer), b',"installations":', _tab(installations),
        b',"timeline":', _tab(timeline), b',"contact":', _tab(_contact(customer)), b"}}",
    )  # fmt: skip
    return b"".join(parts)


def _tab(data: bytes | None) -> bytes:
    return NOT_NOW if data in (None, NULL) else b'{"status":"ok","data":' + data + b"}"


def _contact(customer: bytes) -> bytes:
    known = orjson.loads(customer)
    return orjson.dumps(known and {name: known[name] for name in CONTACT_FIELDS})
