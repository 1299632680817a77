"""What may be asked of the diary."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chassis.commands import Command
from chassis.days import refuse_far_years
from chassis.text import Given, Name, Notes
from contracts.installations import DiaryEventKind


def _moment(value: object) -> object:
    """Refuses the numbers that pydantic would read as a moment."""
    if not isinstance(value, str):
        raise PydanticCustomError("not_a_moment", "Not a moment (RFC 3339).")
    return value


def _in_utc(moment: datetime) -> datetime:
    refuse_far_years(moment)
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_in_utc)]


class AddDiaryEvent(Command):
    """Enter an appointment, a follow-up or anything else into a customer's diary."""

    customer_id: UUID
    title: Name
    starts_at: Moment
    ends_at: Moment
    kind: DiaryEventKind = "appointment"
    notes: Notes = ""

    @field_validator("ends_at")
    @classmethod
    def _after_start(cls, ends_at: datetime, info: ValidationInfo) -> datetime:
        if "starts_at" in info.data and ends_at <= info.data["starts_at"]:
            raise PydanticCustomError("not_after_start", "The end has to be after the start.")
        return ends_at


class ChangeDiaryEvent(Command):
    """Change any of an event's fields; what is left out stays."""

    title: Annotated[Name | None, Given] = None
    starts_at: Annotated[Moment | None, Given] = None
    ends_at: Annotated[Moment | None, Given] = None
    kind: Annotated[DiaryEventKind | None, Given] = None
    notes: Annotated[Notes | None, Given] = None
