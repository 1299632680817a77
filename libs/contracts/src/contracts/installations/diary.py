"""Customers' diaries."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.event import Change, Event, State
from contracts.topics import INSTALLATIONS, Topic

DiaryEventKind = Literal["appointment", "follow_up", "other"]


class DiaryEventState(State):
    """An entry of a customer's diary."""

    customer_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: DiaryEventKind
    notes: str
    created_at: datetime
    updated_at: datetime


class DeletedDiaryEvent(State):
    """What remains to be said of an entry that is gone; the customer whose diary it was in."""

    customer_id: UUID


class DiaryEventEvent(Event):
    """An event about an entry of a customer's diary."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "diary_event"

    diary_event: DiaryEventState


class DiaryEventAdded(DiaryEventEvent):
    """An appointment or the like was entered."""


class DiaryEventChanged(DiaryEventEvent):
    """Any of its fields were changed."""

    changes: list[Change]


class DiaryEventRelinked(DiaryEventEvent):
    """The customer was merged into another one, in whose diary the entry is now; nothing else changed."""

    former_customer_id: UUID


class DiaryEventSnapshot(DiaryEventEvent):
    """An entry as it stands, announced again for listeners that start late."""


class DiaryEventDeleted(Event):
    """An entry was deleted for good."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "diary_event"
    deletes: ClassVar[bool] = True

    diary_event: DeletedDiaryEvent
