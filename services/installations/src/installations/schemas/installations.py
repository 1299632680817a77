"""Installations, their photos and their partners as they are shown."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel

from chassis.pages import Page
from contracts.installations import InstallationStatus, Item, StatusGroup

GROUP_OF: dict[str, StatusGroup] = {
    "scheduled": "scheduled",
    "installer_assigned": "scheduled",
    "en_route": "en_route",
    "started": "in_progress",
    "completed": "completed",
    "contract_sent": "completed",
    "contract_signed": "completed",
    "customer_approved": "completed",
    "cancelled": "cancelled",
    "rejected": "cancelled",
}
"""The group in which each status is shown."""

COLUMNS = (
    "id", "customer_id", "customer_name", "title", "items", "address", "status", "scheduled_on", "window",
    "installation_partner_id", "technician_id", "notes", "closing_reason", "photos", "version", "created_at",
    "updated_at",
)  # fmt: skip
"""The columns that an InstallationView is made of."""


class WindowView(BaseModel):
    """The hours within which the technician comes, as HH:MM."""

    start: str
    end: str


class PhotoView(BaseModel):
    """A completion photo and where its content is."""

    id: UUID
    url: str
    thumbnail_url: str
    width: int
    height: int
    uploaded_at: datetime


class PhotosView(BaseModel):
    """An installation's photos, in the order in which they were uploaded."""

    total: int
    items: list[PhotoView]


class PhotoPage(Page):
    """An installation's photos, in the order in which they were uploaded."""

    items: list[PhotoView]


class InstallationView(BaseModel):
    """An installation; `closing_reason` says why it was cancelled or rejected."""

    id: UUID
    customer_id: UUID | None
    customer_name: str | None
    title: str
    items: list[Item]
    address: str
    status: InstallationStatus
    status_group: StatusGroup
    scheduled_on: date
    window: WindowView | None
    installation_partner_id: UUID | None
    technician_id: UUID | None
    notes: str
    closing_reason: str | None
    photos: PhotosView
    version: int
    created_at: datetime
    updated_at: datetime


class InstallationPage(Page):
    """Installations, the latest planned first."""

    items: list[InstallationView]


class InstallationPartnerView(BaseModel):
    """An organisation that carries out installations; also called contractor."""

    id: UUID
    name: str
    email: str | None
    phone: str | None
    active: bool
    version: int
    created_at: datetime
    updated_at: datetime


class InstallationPartnerPage(Page):
    """Installation partners by name."""

    items: list[InstallationPartnerView]


class TechnicianView(BaseModel):
    """A technician who has used the portal."""

    id: UUID
    name: str


class TechnicianPage(Page):
    """Technicians by name."""

    items: list[TechnicianView]


def shown_installation(values: Mapping[str, Any]) -> dict[str, Any]:
    """An installation's columns as a caller sees them."""
    photos = shown_photos(values["photos"])
    return {**values, "status_group": GROUP_OF[values["status"]], "photos": {"total": len(photos), "items": photos}}


def shown_photos(photos: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored photos with the addresses of their content."""
    return [_shown_photo(photo) for photo in photos]


def decoded(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its JSON columns read."""
    texts = {name: row[name] for name in ("items", "window", "photos")}
    return {**row, **{name: None if text is None else orjson.loads(text) for name, text in texts.items()}}


def _shown_photo(photo: Mapping[str, Any]) -> dict[str, Any]:
    url = f"/api/v1/media/{photo['id']}"
    return {**photo, "url": url, "thumbnail_url": f"{url}/thumbnail"}
