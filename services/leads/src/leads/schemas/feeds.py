"""Calendar feeds as they are shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page


class FeedOwner(BaseModel):
    """Whose leads are in it."""

    id: UUID
    name: str


class FeedView(BaseModel):
    """A private calendar feed; its secret is shown once only, when it is made."""

    id: UUID
    owner: FeedOwner
    created_at: datetime


class NewFeed(BaseModel):
    """A feed that was just made, with the address that opens it to whoever has it."""

    id: UUID
    url: str
    created_at: datetime


class FeedPage(Page):
    """A page of feeds, newest first."""

    items: list[FeedView]
