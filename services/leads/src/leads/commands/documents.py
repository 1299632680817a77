"""What may be asked of leads' documents."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from chassis.commands import Command

MOST_DOCUMENTS = 100


class StoredDocument(Command):
    """A file that media has stored under this id; `size` in bytes."""

    id: UUID
    filename: Annotated[str, Field(min_length=1, max_length=255)]
    content_type: Literal["application/pdf", "image/png", "image/jpeg"]
    size: Annotated[int, Field(gt=0)]
    uploaded_at: AwareDatetime


class AttachDocuments(Command):
    """Add documents that media has stored."""

    documents: list[StoredDocument] = Field(max_length=MOST_DOCUMENTS)
