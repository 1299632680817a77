"""What the media service announces."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.event import Event, State
from contracts.topics import MEDIA, Topic

OwnerType = Literal["installation", "lead"]


class MediaState(State):
    """A stored file: whose it is and what it is; never its content."""

    owner_type: OwnerType
    owner_id: UUID
    filename: str
    content_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    uploaded_by: UUID | None
    uploaded_at: datetime


class DeletedMedia(State):
    """What remains to be said of a file that is gone."""

    owner_type: OwnerType
    owner_id: UUID


class MediaStored(Event):
    """A file was validated and kept."""

    topic: ClassVar[Topic] = MEDIA
    aggregate: ClassVar[str] = "media"
    schema_version: ClassVar[int] = 2

    media: MediaState


class MediaSnapshot(Event):
    """A file as it stands, announced again for listeners that start late."""

    topic: ClassVar[Topic] = MEDIA
    aggregate: ClassVar[str] = "media"
    schema_version: ClassVar[int] = 2

    media: MediaState


class MediaDeleted(Event):
    """A file was deleted for good."""

    topic: ClassVar[Topic] = MEDIA
    aggregate: ClassVar[str] = "media"
    schema_version: ClassVar[int] = 2
    deletes: ClassVar[bool] = True

    media: DeletedMedia
