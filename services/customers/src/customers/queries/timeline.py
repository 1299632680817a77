"""What is read of a customer's story."""

from typing import Any
from uuid import UUID

from customers.projections import STORY
from customers.queries.customers import customer


async def timeline(
    account_id: UUID, customer_id: UUID, page: int, size: int, action: str | None = None, source: str | None = None
) -> dict[str, Any]:
    """A page of a customer's story, or of what was done or came from somewhere; raises CustomerNotFound."""
    found = await STORY.page(account_id, customer_id, page, size, action, source)
    if not found["total"]:
        await customer(account_id, customer_id)
    return found


async def newest_of_timeline(account_id: UUID, customer_id: UUID, size: int) -> dict[str, Any]:
    """The first page of a customer's story in one statement; empty where there is no such customer."""
    return await STORY.newest(account_id, customer_id, size)
