"""Pure decisions about installations."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from chassis import changes
from chassis.text import containing, folded
from contracts.event import Change
from contracts.installations import InstallationStatus, Photo

ORDER: tuple[InstallationStatus, ...] = (
    "scheduled",
    "installer_assigned",
    "en_route",
    "started",
    "completed",
    "contract_sent",
    "contract_signed",
    "customer_approved",
)
NEXT: dict[str, InstallationStatus] = dict(pairwise(ORDER))
CALLED_OFF: tuple[InstallationStatus, ...] = ("cancelled", "rejected")
TAKES_PHOTOS = ORDER[ORDER.index("started") :]

Stored = dict[str, Any]


def allowed_from(status: str) -> list[InstallationStatus]:
    """Where one can go: a single step forward, or off; what is approved or called off stays so."""
    return [NEXT[status], *CALLED_OFF] if status in NEXT else []


def takes_photos(status: str) -> bool:
    """Whether completion photos can be uploaded: from the start of the work on, unless it was called off."""
    return status in TAKES_PHOTOS


def with_photo(photos: Sequence[Stored], photo: Photo) -> list[Stored]:
    """The photos and one more, in the order in which they were uploaded."""
    every = [*(Photo.model_validate(kept) for kept in photos), photo]
    return [kept.model_dump(mode="json") for kept in sorted(every, key=lambda kept: (kept.uploaded_at, kept.id))]


def without_photo(photos: Sequence[Stored], photo_id: UUID) -> list[Stored]:
    """The photos but one."""
    return [kept for kept in photos if kept["id"] != str(photo_id)]


def searched_text(title: str, address: str) -> str:
    """What words are looked for in: the title on a line of its own, so that no match crosses into the address."""
    return f"{folded(title)}\n{folded(address)}"


def search_patterns(query: str) -> list[str]:
    """A LIKE pattern for every word."""
    return [containing(word) for word in folded(query).split()]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What a change really changes, as a person would read it."""
    return changes.differences(old, new, readable)


def readable(value: Any) -> str | int | bool | None:
    """A field's value in one line."""
    match value:
        case list():
            return ", ".join(f"{item['quantity']} x {item['name']}" for item in value)
        case {"start": start, "end": end}:
            return f"{start}-{end}"
    return changes.plainly(value)
