"""A customer's story as it is shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts import Actor, Channel
from contracts.event import Change


class TimelineEntry(BaseModel):
    """Something that happened to a customer; `summary` is in the reader's language."""

    id: UUID
    at: datetime
    actor: Actor
    channel: Channel
    action: str
    summary: str
    changes: list[Change]
    source: str


class TimelinePage(Page):
    """A customer's story, newest first."""

    items: list[TimelineEntry]
