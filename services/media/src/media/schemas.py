"""What the media service shows."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from contracts.media import OwnerType


class MediaView(BaseModel):
    """A stored file."""

    id: UUID
    filename: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    uploaded_at: datetime


class Outcome(BaseModel):
    """What became of one file of an upload: kept, or refused with the problem that it has."""

    filename: str
    outcome: Literal["stored", "rejected"]
    media: MediaView | None = None
    problem: dict[str, Any] | None = None


class Outcomes(BaseModel):
    """One outcome for each file of an upload, in the order of the form."""

    results: list[Outcome]


class OwnerView(BaseModel):
    """Whose record decides who may see a file."""

    owner_type: OwnerType
    owner_id: UUID


class Owners(BaseModel):
    """Records whose files are asked for."""

    owners: list[OwnerView]


class OwnedFile(MediaView):
    """A stored file with the record that it belongs to, and the digest of its content."""

    owner_type: OwnerType
    owner_id: UUID
    sha256: str


class OwnedFiles(BaseModel):
    """The files of several records, in the order in which they were uploaded."""

    files: list[OwnedFile]
