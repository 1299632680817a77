"""What is read of notes."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from leads.models import Note
from leads.queries.leads import lead


async def notes(account_id: UUID, lead_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of a lead's notes, newest first; raises LeadNotFound."""
    of_lead = Note.filter(account_id=account_id, lead_id=lead_id)
    total = await of_lead.count()
    if not total:
        await lead(account_id, lead_id)
    found = await of_lead.order_by("-created_at", "-id").offset((page - 1) * size).limit(size)
    return page_of([note.shown() for note in found], page, size, total)
