"""The diary as it is shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.installations import DiaryEventKind


class DiaryEventView(BaseModel):
    """An appointment, a follow-up or anything else in a customer's diary."""

    id: UUID
    customer_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: DiaryEventKind
    notes: str
    version: int
    created_at: datetime
    updated_at: datetime


class DiaryEventPage(Page):
    """Entries of the diary, the earliest first."""

    items: list[DiaryEventView]
