"""Documents as they are shown."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, computed_field

from chassis.pages import Page


class DocumentView(BaseModel):
    """A document of a lead; `size` in bytes, `uploaded_by` a member of the staff."""

    id: UUID
    filename: str
    content_type: str
    size: int
    uploaded_by: UUID | None
    uploaded_at: datetime

    @computed_field  # type: ignore[prop-decorator]  # mypy takes no decorated property
    @property
    def url(self) -> str:
        """Where its content is."""
        return f"/api/v1/media/{self.id}"


class DocumentPage(Page):
    """A lead's documents, in the order in which they were uploaded."""

    items: list[DocumentView]
