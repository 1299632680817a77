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
from leads.commands.conversion import ConvertLead
from leads.commands.documents import AttachDocuments, StoredDocument
from leads.commands.follow_ups import ChangeFollowUpSettings, ChangeOwnFollowUpSettings
from leads.commands.lead_settings import ChangeLeadSettings
from leads.commands.leads import CODE, ChangeLead, CreateLead
from leads.commands.notes import WriteNote
from leads.commands.quotes import ChangeQuote, DraftQuote, OpenQuoteLink, RejectQuote, RejectQuoteByLink

__all__ = [
    "CODE",
    "AddChoice",
    "AddLeadSource",
    "AddLeadStatus",
    "AttachDocuments",
    "ChangeChoice",
    "ChangeFollowUpSettings",
    "ChangeLead",
    "ChangeLeadSettings",
    "ChangeLeadSource",
    "ChangeLeadStatus",
    "ChangeOwnFollowUpSettings",
    "ChangeQuote",
    "Colour",
    "ConvertLead",
    "CreateLead",
    "DraftQuote",
    "OpenQuoteLink",
    "RejectQuote",
    "RejectQuoteByLink",
    "StoredDocument",
    "WriteNote",
]
