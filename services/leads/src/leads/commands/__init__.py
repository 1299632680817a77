"""What may be asked of the leads service."""

from leads.commands.configuration import (
    AddChoice,
    AddLeadSource,
    AddLeadStatus,
    ChangeChoice,
    ChangeLeadSource,
    ChangeLeadStatus,
    Colour,
)
from leads.commands.documents import AttachDocuments, StoredDocument
from leads.commands.leads import CODE, ChangeLead, CreateLead
from leads.commands.notes import WriteNote

__all__ = [
    "CODE",
    "AddChoice",
    "AddLeadSource",
    "AddLeadStatus",
    "AttachDocuments",
    "ChangeChoice",
    "ChangeLead",
    "ChangeLeadSource",
    "ChangeLeadStatus",
    "Colour",
    "CreateLead",
    "StoredDocument",
    "WriteNote",
]
