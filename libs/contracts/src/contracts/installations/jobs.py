"""Installations and the partners who carry them out."""

from datetime import date, datetime, time
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.event import Change, Event, State
from contracts.topics import INSTALLATIONS, Topic

InstallationStatus = Literal[
    "scheduled",
    "installer_assigned",
    "en_route",
    "started",
    "completed",
    "contract_sent",
    "contract_signed",
    "customer_approved",
    "cancelled",
    "rejected",
]
StatusGroup = Literal["scheduled", "en_route", "in_progress", "completed", "cancelled"]


class Item(BaseModel):
    """What is installed, and how many."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    quantity: int


class Window(BaseModel):
    """The hours of the scheduled day within which the technician comes, local time."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    start: time
    end: time


class Photo(BaseModel):
    """A completion photo; its content is kept by media under the same id."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    width: int
    height: int
    uploaded_at: datetime


class InstallationState(State):
    """An installation as the rest of the product may know it."""

    customer_id: UUID | None
    customer_name: str | None
    title: str
    items: list[Item]
    address: str
    status: InstallationStatus
    status_group: StatusGroup
    scheduled_on: date
    window: Window | None
    installation_partner_id: UUID | None
    technician_id: UUID | None
    notes: str
    photos: list[Photo]
    created_at: datetime
    updated_at: datetime
    closing_reason: str | None = None
    """Why it was cancelled or rejected."""
    completed_at: datetime | None = None
    """When the work was done; None also where that was before anybody noted it down."""


class DeletedInstallation(State):
    """What remains to be said of an installation that is gone; the customer whose story it was part of."""

    customer_id: UUID | None


class InstallationEvent(Event):
    """An event about an existing installation."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "installation"

    installation: InstallationState


class InstallationScheduled(InstallationEvent):
    """An installation was planned for a customer."""


class InstallationChanged(InstallationEvent):
    """Any of an installation's fields were changed."""

    changes: list[Change]


class InstallationStatusChanged(InstallationEvent):
    """An installation went from one status to the next."""

    old: InstallationStatus
    new: InstallationStatus
    reason: str | None


class InstallationPhotoAdded(InstallationEvent):
    """A completion photo was added."""

    photo: Photo


class InstallationPhotoRemoved(InstallationEvent):
    """A completion photo was taken away; its file is to go."""

    photo_id: UUID


class InstallationUnlinked(InstallationEvent):
    """The customer was deleted: the link, the personal data and the photos of the installation are gone."""

    blanks: ClassVar[bool] = True

    former_customer_id: UUID
    erasure_id: UUID | None = None
    """The erasure that this is a part of; media acknowledges it when the files of all its installations are gone."""


class InstallationRelinked(InstallationEvent):
    """The customer was merged into another one, to whom the installation belongs now; nothing else changed."""

    former_customer_id: UUID


class InstallationSnapshot(InstallationEvent):
    """An installation as it stands, announced again for listeners that start late."""


class InstallationDeleted(Event):
    """An installation was deleted for good; its files are to go."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "installation"
    deletes: ClassVar[bool] = True

    installation: DeletedInstallation


class InstallationPartnerState(State):
    """An organisation that carries out installations for the account; also called contractor."""

    name: str
    email: str | None
    phone: str | None
    active: bool
    created_at: datetime
    updated_at: datetime


class InstallationPartnerEvent(Event):
    """An event about an installation partner; partners are retired, never deleted."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "installation_partner"

    installation_partner: InstallationPartnerState


class InstallationPartnerAdded(InstallationPartnerEvent):
    """A partner was added."""


class InstallationPartnerChanged(InstallationPartnerEvent):
    """Any of a partner's fields were changed."""

    changes: list[Change]


class InstallationPartnerSnapshot(InstallationPartnerEvent):
    """A partner as it stands, announced again for listeners that start late."""
