"""What the leads service shows."""

from leads.schemas.conversion import ConvertedLead
from leads.schemas.documents import DocumentPage, DocumentView
from leads.schemas.lead_settings import LeadSettingsView
from leads.schemas.leads import LeadView
from leads.schemas.notes import NotePage, NoteView

__all__ = [
    "ConvertedLead",
    "DocumentPage",
    "DocumentView",
    "LeadSettingsView",
    "LeadView",
    "NotePage",
    "NoteView",
]
