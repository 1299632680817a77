"""How the services acknowledge that what they kept of a deleted customer is gone: each on its own topic."""

from typing import ClassVar
from uuid import UUID

from contracts.event import Event, State
from contracts.topics import CUSTOMERS, INSTALLATIONS, LEADS, MEDIA, Topic


class ErasedPart(State):
    """What one service has erased: `id` is the erasure's; ids and numbers, nothing personal."""

    customer_id: UUID
    counts: dict[str, int]
    """How many records of each kind are gone, or were blanked; called as in the preview of a deletion."""


class Acknowledgement(Event):
    """A service has nothing personal of the customer any more."""

    aggregate: ClassVar[str] = "erasure"

    erasure: ErasedPart


class CustomerErased(Acknowledgement):
    """The customers service has nothing of the customer any more."""

    topic: ClassVar[Topic] = CUSTOMERS


class InstallationsErased(Acknowledgement):
    """The customer's installations, as many as counted, are unlinked and blanked; each has said so itself."""

    topic: ClassVar[Topic] = INSTALLATIONS


class LeadsErased(Acknowledgement):
    """The customer's leads are unlinked, and as many as counted were blanked; each has said so itself."""

    topic: ClassVar[Topic] = LEADS


class FilesErased(Acknowledgement):
    """The files of the customer's installations and leads are gone from the store, with their thumbnails."""

    topic: ClassVar[Topic] = MEDIA


ACKNOWLEDGED_BY: dict[str, type[Acknowledgement]] = {
    "customers": CustomerErased,
    "installations": InstallationsErased,
    "leads": LeadsErased,
    "media": FilesErased,
}
"""Every service that keeps personal data of customers, and the event by which it says that this is gone."""
