"""Notes as they are shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.leads import Author


class NoteView(BaseModel):
    """A note on a lead; `edited_at` is null until its text is changed."""

    id: UUID
    text: str
    author: Author
    created_at: datetime
    edited_at: datetime | None
    version: int


class NotePage(Page):
    """A lead's notes, newest first."""

    items: list[NoteView]
