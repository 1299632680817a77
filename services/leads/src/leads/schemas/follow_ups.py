"""What somebody has to act on, as it is shown."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from chassis.words import Language
from contracts.leads import Priority

TouchReason = Literal["follow_up", "not_contacted", "no_answer", "quote_awaited", "quote_unanswered", "no_progress"]


class NextTouch(BaseModel):
    """The day on which somebody has to act, and why: a code for programs and a label for people."""

    on: date
    reason: TouchReason
    label: str


class FollowUp(BaseModel):
    """A lead that somebody has to act on; `value` in EUR."""

    id: UUID
    name: str
    status: str
    priority: Priority
    next_touch: NextTouch
    assigned_to: UUID | None
    value: str | None
    customer_name: str | None


class FollowUpTotals(BaseModel):
    """How many leads there are of each kind, shown or not."""

    overdue: int = 0
    today: int = 0
    going_cold: int = 0


class FollowUps(BaseModel):
    """What has to be done by today, the most urgent first; each list as far as it is shown at once."""

    overdue: list[FollowUp]
    today: list[FollowUp]
    going_cold: list[FollowUp]
    totals: FollowUpTotals


class FollowUpSettings(BaseModel):
    """The account's time zone (IANA), and whether and when (HH:MM there) its people get their daily digest."""

    time_zone: str = "Europe/Paris"
    digest_at: str = "07:30"
    digest_enabled: bool = True
    version: int = 1


class OwnFollowUpSettings(BaseModel):
    """Whether the caller gets the daily digest, and in which language."""

    digest: bool
    language: Language
