"""What the installations service announces, as far as media listens."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from contracts.installations import (
    DeletedInstallation,
    InstallationDeleted,
    InstallationPhotoRemoved,
    InstallationState,
    InstallationUnlinked,
)

versions = count(9)


def deleted(account: UUID, owner: UUID) -> InstallationDeleted:
    """The installation is gone."""
    return InstallationDeleted(
        installation=DeletedInstallation(id=owner, account_id=account, version=next(versions), customer_id=None)
    )


def unlinked(account: UUID, owner: UUID) -> InstallationUnlinked:
    """The installation's customer is gone."""
    return InstallationUnlinked(installation=state(account, owner), former_customer_id=owner)


def photo_removed(account: UUID, owner: UUID, photo_id: Any) -> InstallationPhotoRemoved:
    """Somebody took a photo of the installation away."""
    return InstallationPhotoRemoved(installation=state(account, owner), photo_id=photo_id)


def state(account: UUID, owner: UUID) -> InstallationState:
    """An installation whose work has started."""
    now = datetime.now(UTC)
    state = {
        "id": owner, "account_id": account, "version": next(versions), "customer_id": None, "customer_name": None,
        "address": "", "title": "Heat pump", "items": [], "status": "started", "status_group": "in_progress",
        "notes": "", "scheduled_on": date(2026, 11, 20), "window": None, "installation_partner_id": None,
        "technician_id": None, "photos": [], "created_at": now, "updated_at": now,
    }  # fmt: skip
    return InstallationState.model_validate(state)
