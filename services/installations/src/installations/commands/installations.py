"""What may be asked of installations, their photos and their partners."""

import re
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from chassis.commands import Command
from chassis.days import Day
from chassis.text import Address, Email, Given, Name, Notes, Phone, SeveralLines
from contracts.installations import InstallationStatus

CLOCK_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
MOST_ITEMS = 200
LARGEST_QUANTITY = 1_000_000
MOST_PHOTOS = 100
LARGEST_SIDE = 1_000_000  # pixels
REASONED = ("cancelled", "rejected")


def _clock_time(text: str) -> str:
    if not CLOCK_TIME.fullmatch(text):
        raise PydanticCustomError("not_a_time", "Not a time (HH:MM).")
    return text


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


ClockTime = Annotated[str, AfterValidator(_clock_time)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), SeveralLines]
Side = Annotated[int, Field(ge=1, le=LARGEST_SIDE)]


class WantedItem(Command):
    """What is to be installed, and how many."""

    name: Name
    quantity: int = Field(ge=1, le=LARGEST_QUANTITY)


class VisitWindow(Command):
    """The hours of the scheduled day within which the technician comes, local time."""

    start: ClockTime
    end: ClockTime

    @field_validator("end")
    @classmethod
    def _after_start(cls, end: str, info: ValidationInfo) -> str:
        if "start" in info.data and end <= info.data["start"]:
            raise PydanticCustomError("not_after_start", "The end has to be after the start.")
        return end


Items = Annotated[list[WantedItem], Field(max_length=MOST_ITEMS)]


class ScheduleInstallation(Command):
    """Plan an installation for a customer; without an address, at the customer's."""

    customer_id: UUID
    title: Name
    scheduled_on: Day
    items: Items = []
    address: Address | None = None
    window: VisitWindow | None = None
    installation_partner_id: UUID | None = None
    technician_id: UUID | None = None
    notes: Notes = ""


class ChangeInstallation(Command):
    """Change any of an installation's fields; what is left out stays."""

    title: Annotated[Name | None, Given] = None
    items: Annotated[Items | None, Given] = None
    address: Annotated[Address | None, Given] = None
    scheduled_on: Annotated[Day | None, Given] = None
    window: VisitWindow | None = None
    installation_partner_id: UUID | None = None
    technician_id: UUID | None = None
    notes: Annotated[Notes | None, Given] = None


class ChangeInstallationStatus(Command):
    """Go to another status; what is cancelled or rejected is so for a reason."""

    to: InstallationStatus
    reason: Annotated[Reason | None, Field(validate_default=True)] = None

    @field_validator("reason")
    @classmethod
    def _given_where_needed(cls, reason: str | None, info: ValidationInfo) -> str | None:
        if not reason and info.data.get("to") in REASONED:
            raise PydanticCustomError("missing", "Field required")
        return reason or None


class StoredPhoto(Command):
    """A photo that media has stored under this id."""

    id: UUID
    width: Side
    height: Side
    uploaded_at: Annotated[AwareDatetime, AfterValidator(_in_utc)]


class AttachPhotos(Command):
    """Add photos that media has stored."""

    photos: list[StoredPhoto] = Field(max_length=MOST_PHOTOS)


class AddInstallationPartner(Command):
    """Add an organisation that carries out installations."""

    name: Name
    email: Email | None = None
    phone: Phone | None = None
    active: bool = True


class ChangeInstallationPartner(Command):
    """Change any of a partner's fields; what is left out stays."""

    name: Annotated[Name | None, Given] = None
    email: Email | None = None
    phone: Phone | None = None
    active: Annotated[bool | None, Given] = None
