"""What the leads service shows."""

from leads.schemas.documents import DocumentPage, DocumentView
from leads.schemas.leads import LeadView
from leads.schemas.notes import NotePage, NoteView

__all__ = [
    "DocumentPage",
    "DocumentView",
    "LeadView",
    "NotePage",
    "NoteView",
]
