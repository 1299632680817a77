"""What is read of a lead's story."""

from typing import Any
from uuid import UUID

from leads.projections import STORY
from leads.queries.leads import lead


async def timeline(
    account_id: UUID, lead_id: UUID, page: int, size: int, action: str | None = None, source: str | None = None
) -> dict[str, Any]:
    """A page of a lead's story, or of what was done or came from somewhere; raises LeadNotFound."""
    found = await STORY.page(account_id, lead_id, page, size, action, source)
    if not found["total"]:
        await lead(account_id, lead_id)
    return found
