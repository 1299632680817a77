"""What the leads service shows."""

from leads.schemas.leads import LeadView
from leads.schemas.notes import NotePage, NoteView

__all__ = ["LeadView", "NotePage", "NoteView"]
