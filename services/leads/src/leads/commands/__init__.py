"""What may be asked of the leads service."""

from leads.commands.documents import AttachDocuments, StoredDocument
from leads.commands.leads import ChangeLead, CreateLead
from leads.commands.notes import WriteNote

__all__ = [
    "AttachDocuments",
    "ChangeLead",
    "CreateLead",
    "StoredDocument",
    "WriteNote",
]
