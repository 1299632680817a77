"""What may be asked of the leads service."""

from leads.commands.conversion import ConvertLead
from leads.commands.documents import AttachDocuments, StoredDocument
from leads.commands.lead_settings import ChangeLeadSettings
from leads.commands.leads import ChangeLead, CreateLead
from leads.commands.notes import WriteNote

__all__ = [
    "AttachDocuments",
    "ChangeLead",
    "ChangeLeadSettings",
    "ConvertLead",
    "CreateLead",
    "StoredDocument",
    "WriteNote",
]
