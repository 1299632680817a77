"""The leads service's tables."""

from leads.models.configuration import Choice, LeadSource, LeadStatus
from leads.models.documents import LeadDocument
from leads.models.emails import OutgoingEmail
from leads.models.feeds import CalendarFeed
from leads.models.known import KnownCustomer, KnownPartner, StaffMember
from leads.models.lead_settings import LeadSetting
from leads.models.leads import Lead
from leads.models.notes import Note
from leads.models.quotes import Quote

__all__ = [
    "CalendarFeed",
    "Choice",
    "KnownCustomer",
    "KnownPartner",
    "Lead",
    "LeadDocument",
    "LeadSetting",
    "LeadSource",
    "LeadStatus",
    "Note",
    "OutgoingEmail",
    "Quote",
    "StaffMember",
]

TABLES_OF_A_LEAD = ("lead_document", "removed_document", "note", "lead_entry", "outgoing_email", "quote")
"""Whose rows belong to one lead: they go with it, and when it is blanked."""
