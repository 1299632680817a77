"""Staff as they are shown."""

from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page


class StaffView(BaseModel):
    """Somebody who can be given leads."""

    id: UUID
    name: str
    email: str | None
    role: str


class StaffPage(Page):
    """Staff by name."""

    items: list[StaffView]
