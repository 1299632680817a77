"""What the installations service announces."""

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
DiaryEventKind = Literal["appointment", "follow_up", "other"]
ServicePlanStatus = Literal["active", "paused", "ended"]


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


class DiaryEventState(State):
    """An entry of a customer's diary."""

    customer_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: DiaryEventKind
    notes: str
    created_at: datetime
    updated_at: datetime


class DeletedDiaryEvent(State):
    """What remains to be said of an entry that is gone; the customer whose diary it was in."""

    customer_id: UUID


class DiaryEventEvent(Event):
    """An event about an entry of a customer's diary."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "diary_event"

    diary_event: DiaryEventState


class DiaryEventAdded(DiaryEventEvent):
    """An appointment or the like was entered."""


class DiaryEventChanged(DiaryEventEvent):
    """Any of its fields were changed."""

    changes: list[Change]


class DiaryEventRelinked(DiaryEventEvent):
    """The customer was merged into another one, in whose diary the entry is now; nothing else changed."""

    former_customer_id: UUID


class DiaryEventSnapshot(DiaryEventEvent):
    """An entry as it stands, announced again for listeners that start late."""


class DiaryEventDeleted(Event):
    """An entry was deleted for good."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "diary_event"
    deletes: ClassVar[bool] = True

    diary_event: DeletedDiaryEvent


class ServicePlanState(State):
    """A customer's service plan; `price` in EUR, `frequency` a code or a rule of RFC 5545."""

    customer_id: UUID
    name: str
    description: str
    frequency: str
    price: str
    starts_on: date
    status: ServicePlanStatus
    created_at: datetime
    updated_at: datetime


class DeletedServicePlan(State):
    """What remains to be said of a plan that is gone; the customer who was on it."""

    customer_id: UUID


class ServicePlanEvent(Event):
    """An event about a customer's service plan."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "service_plan"

    service_plan: ServicePlanState


class ServicePlanAdded(ServicePlanEvent):
    """A customer was put on a plan."""


class ServicePlanChanged(ServicePlanEvent):
    """Any of its fields were changed."""

    changes: list[Change]


class ServicePlanRelinked(ServicePlanEvent):
    """The customer was merged into another one, who is on the plan now; nothing else changed."""

    former_customer_id: UUID


class ServicePlanSnapshot(ServicePlanEvent):
    """A plan as it stands, announced again for listeners that start late."""


class ServicePlanDeleted(Event):
    """A plan was deleted for good."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "service_plan"
    deletes: ClassVar[bool] = True

    service_plan: DeletedServicePlan
