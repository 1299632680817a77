"""What can be done to a lead's documents; the files themselves are kept by media."""

from uuid import UUID

from chassis.aggregates import add, remove
from chassis.caller import Caller
from chassis.database import fetch, transaction
from contracts.leads import LeadDocumentAdded, LeadDocumentRemoved
from leads.commands import AttachDocuments, StoredDocument
from leads.errors import DocumentNotFound, DocumentsRefused, LeadNotFound
from leads.models import Lead, LeadDocument

HAD_BEFORE = """
SELECT FROM lead_document WHERE account_id = $1 AND lead_id = $2 AND id = $3
UNION ALL SELECT FROM removed_document WHERE account_id = $1 AND lead_id = $2 AND id = $3
"""
REMEMBER_REMOVED = "INSERT INTO removed_document (account_id, lead_id, id) VALUES ($1, $2, $3)"


async def attach_documents(caller: Caller, lead_id: UUID, command: AttachDocuments) -> None:
    """Adds documents for which the gateway vouches that media has stored them; raises LeadNotFound."""
    if f"attach:{lead_id}" not in caller.records:
        raise LeadNotFound
    async with transaction():
        for stored in command.documents:
            await attach_document(caller, lead_id, stored)


async def attach_document(caller: Caller, lead_id: UUID, stored: StoredDocument) -> None:
    """Adds a stored document; twice is once, and what was taken away stays away.

    Raises LeadNotFound, or DocumentsRefused where the lead has lost all that was personal in it.
    """
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id)
        if lead.is_blank:
            raise DocumentsRefused
        if await fetch(HAD_BEFORE, lead.account_id, lead.id, stored.id):
            return
        document = LeadDocument(
            account_id=lead.account_id, lead_id=lead.id, uploaded_by=caller.id, **stored.model_dump()
        )
        await add(caller, document, lambda added: LeadDocumentAdded(document=added.state(lead.customer_id)))


async def remove_document(caller: Caller, lead_id: UUID, document_id: UUID, expected: int | None = None) -> None:
    """Takes a document away; media removes its file when it hears of that. Raises DocumentNotFound."""
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id)
        document = await LeadDocument.take(caller.account_id, document_id, expected)
        if document.lead_id != lead_id:
            raise DocumentNotFound
        await remove(
            caller, document, lambda removed: LeadDocumentRemoved(document=removed.last_state(lead.customer_id))
        )
        await fetch(REMEMBER_REMOVED, caller.account_id, lead_id, document_id)
