"""What leads can be given, as it is shown."""

from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.leads import Priority, StatusType


class PriorityView(BaseModel):
    """How much a lead matters; `label` in the language of the request."""

    code: Priority
    colour: str
    label: str
    label_en: str
    label_fr: str


class PriorityPage(Page):
    """Priorities, the highest first."""

    items: list[PriorityView]


class LeadStatusView(BaseModel):
    """A status of the account's pipeline; `label` in the language of the request."""

    id: UUID
    code: str
    type: StatusType
    colour: str
    label: str
    label_en: str
    label_fr: str
    position: int
    version: int


class LeadStatusPage(Page):
    """Statuses by position."""

    items: list[LeadStatusView]


class LeadSourceView(BaseModel):
    """Where leads come from; `label` in the language of the request."""

    id: UUID
    code: str
    label: str
    label_en: str
    label_fr: str
    active: bool
    position: int
    version: int


class LeadSourcePage(Page):
    """Sources by position."""

    items: list[LeadSourceView]
