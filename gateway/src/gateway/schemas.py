"""What the gateway is asked and what it shows."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints

from chassis.text import OneLine
from gateway.auth.principal import Principal

Username = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine]


class SignIn(BaseModel):
    """The username and password of a local account."""

    model_config = ConfigDict(extra="forbid")

    username: Username
    password: Annotated[SecretStr, StringConstraints(min_length=1, max_length=200)]


class Refresh(BaseModel):
    """A session's refresh token."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: Annotated[SecretStr, StringConstraints(min_length=1, max_length=8192)]


class SignedIn(BaseModel):
    """A session: its tokens, the seconds until the access token expires, and who it is."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the kind, no secret
    expires_in: int
    refresh_token: str
    principal: Principal


class Tab(BaseModel):
    """One part of a composed page; `data` is null where its service could not answer in time."""

    status: Literal["ok", "unavailable"]
    data: dict[str, Any] | None


class CustomerTabs(BaseModel):
    """The customer itself, a page of its installations, a page of its timeline, and how to reach it."""

    details: Tab
    installations: Tab
    timeline: Tab
    contact: Tab


class CustomerDetail(BaseModel):
    """Everything about a customer; `customer` is null while the customers service is away."""

    customer: dict[str, Any] | None
    tabs: CustomerTabs


class LeadTabs(BaseModel):
    """The lead itself, and the first page each of its quotes, its timeline, its notes and its documents."""

    details: Tab
    quotes: Tab
    timeline: Tab
    notes: Tab
    documents: Tab


class LeadDetail(BaseModel):
    """Everything about a lead; `lead` is null while the leads service is away."""

    lead: dict[str, Any] | None
    tabs: LeadTabs


class DeletionImpact(BaseModel):
    """How many records of each kind a deletion would touch; null where `unavailable` names a service that is away."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": {"type": "integer"}})

    installations: int | None
    photos: int | None
    events: int | None
    service_plans: int | None
    invoices: int | None
    certificates: int | None
    leads: int | None
    blanked_leads: int | None
    documents: int | None
    unavailable: list[str]


class Photo(BaseModel):
    """A completion photo; the addresses need the same sign-in as everything else."""

    id: UUID
    url: str
    thumbnail_url: str
    width: int
    height: int
    uploaded_at: datetime


class Document(BaseModel):
    """A document of a lead, `size` in bytes; the address needs the same sign-in as everything else."""

    id: UUID
    filename: str
    content_type: str
    size: int
    uploaded_by: UUID
    uploaded_at: datetime
    url: str


class FileOutcome(BaseModel):
    """What became of one of several files: the photo or document, or the problem document that says why not."""

    filename: str
    status: int
    photo: Photo | None = None
    document: Document | None = None
    problem: dict[str, Any] | None = None


class FileOutcomes(BaseModel):
    """What became of each file, in the order in which they were sent."""

    results: list[FileOutcome]
