"""Customers' certificates."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from contracts.event import Change, Event, State
from contracts.topics import INSTALLATIONS, Topic


class CertificateState(State):
    """What was certified to a customer, until when if it expires."""

    customer_id: UUID
    customer_name: str
    type: str
    number: str
    issued_on: date
    expires_on: date | None
    address: str
    property_reference: str | None
    installation_partner_id: UUID | None
    created_at: datetime
    updated_at: datetime


class DeletedCertificate(State):
    """What remains to be said of a certificate that is gone; the customer who was named on it."""

    customer_id: UUID


class CertificateEvent(Event):
    """An event about a customer's certificate."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "certificate"

    certificate: CertificateState


class CertificateAdded(CertificateEvent):
    """A certificate for a customer was entered."""


class CertificateChanged(CertificateEvent):
    """Any of its fields were changed."""

    changes: list[Change]


class CertificateRelinked(CertificateEvent):
    """The customer was merged into another one, whom the certificate names now; nothing else changed."""

    former_customer_id: UUID


class CertificateSnapshot(CertificateEvent):
    """A certificate as it stands, announced again for listeners that start late."""


class CertificateDeleted(Event):
    """A certificate was deleted for good."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "certificate"
    deletes: ClassVar[bool] = True

    certificate: DeletedCertificate
