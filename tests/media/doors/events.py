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
from contracts.leads import DeletedDocument, DeletedLead, LeadBlanked, LeadDeleted, LeadDocumentRemoved, LeadState

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


def lead_deleted(account: UUID, owner: UUID) -> LeadDeleted:
    """The lead is gone."""
    return LeadDeleted(lead=DeletedLead(id=owner, account_id=account, version=next(versions), customer_id=None))


def lead_blanked(account: UUID, owner: UUID, erasure: UUID | None = None) -> LeadBlanked:
    """The customer of the lead, which was won, is gone."""
    now = datetime.now(UTC)
    state = {
        "id": owner, "account_id": account, "version": next(versions), "name": "", "email": "", "priority": "high",
        "contact_number": None, "location": None, "value": None, "installation_partner_id": None, "source": None,
        "contact_date": None, "follow_up_date": None, "status": "completed", "status_type": "won", "lost_reason": None,
        "assigned_to": None, "customer_id": None, "created_at": now, "updated_at": now,
    }  # fmt: skip
    return LeadBlanked(lead=LeadState.model_validate(state), former_customer_id=owner, erasure_id=erasure)


def document_removed(account: UUID, lead: UUID, document: Any) -> LeadDocumentRemoved:
    """Somebody took a document of the lead away."""
    return LeadDocumentRemoved(
        document=DeletedDocument(
            id=document, account_id=account, version=next(versions), lead_id=lead, customer_id=None
        )
    )
