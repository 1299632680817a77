"""What is read of leads' documents."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from leads.errors import DocumentsRefused
from leads.models import LeadDocument
from leads.queries.leads import lead


async def documents(account_id: UUID, lead_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of a lead's documents, in the order in which they were uploaded; raises LeadNotFound."""
    await lead(account_id, lead_id)
    found = LeadDocument.filter(account_id=account_id, lead_id=lead_id)
    rows = await found.order_by("uploaded_at", "id").limit(size).offset((page - 1) * size)
    return page_of([document.shown() for document in rows], page, size, await found.count())


async def refuse_documents(account_id: UUID, lead_id: UUID) -> None:
    """Raises LeadNotFound, or DocumentsRefused where the lead takes no documents any more."""
    if (await lead(account_id, lead_id)).is_blank:
        raise DocumentsRefused
