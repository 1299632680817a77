"""What the leads service announces."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.event import Change, Event, State
from contracts.topics import LEADS, Topic

Priority = Literal["high", "medium", "low"]
StatusType = Literal["open", "won", "lost"]
QuoteStatus = Literal["draft", "sent", "approved", "rejected", "expired"]


class LeadState(State):
    """A lead as the rest of the product may know it; `value` in EUR, status and source by their codes."""

    name: str
    email: str
    priority: Priority
    contact_number: str | None
    location: str | None
    value: str | None
    installation_partner_id: UUID | None
    source: str | None
    contact_date: date | None
    follow_up_date: date | None
    status: str
    status_type: StatusType
    lost_reason: str | None
    assigned_to: UUID | None
    customer_id: UUID | None
    created_at: datetime
    updated_at: datetime


class DeletedLead(State):
    """What remains to be said of a lead that is gone; the customer whose story it was part of."""

    customer_id: UUID | None


class LeadEvent(Event):
    """An event about a living lead."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "lead"

    lead: LeadState


class LeadCreated(LeadEvent):
    """A lead was added."""


class LeadChanged(LeadEvent):
    """Any of a lead's fields were changed."""

    changes: list[Change]


class LeadStatusChanged(LeadEvent):
    """A lead was moved to another status, and nothing else changed but the reason for losing it."""

    old: str
    new: str


class NewCustomer(BaseModel):
    """What a customer is to be made of: what was known of the lead."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    email: str
    phone: str
    address: str


class LeadConverted(LeadEvent):
    """A lead became a customer, that of `lead.customer_id`: one that was there, or one that customers adds now."""

    created: bool
    """Whether the customer is yet to be added."""
    customer: NewCustomer | None
    """What it is to be made of; None for one that was there."""


class LeadSnapshot(LeadEvent):
    """A lead as it stands, announced again for listeners that start late."""


class LeadUnlinked(LeadEvent):
    """The customer was deleted; the lead is still open and stays as it is, without the link."""

    former_customer_id: UUID


class LeadBlanked(LeadEvent):
    """The customer was deleted: the link, the personal data and the documents of a won or lost lead are gone."""

    blanks: ClassVar[bool] = True

    former_customer_id: UUID
    erasure_id: UUID | None = None
    """The erasure that this is a part of; media acknowledges it when the files of all its leads are gone."""


class LeadRelinked(LeadEvent):
    """The customer was merged into another one, to whom the lead is linked now; nothing else changed."""

    former_customer_id: UUID


class LeadDeleted(Event):
    """A lead was deleted for good, with its notes, documents and story: of those nothing more is announced.

    Its quotes announce that they went with it, each for itself.
    """

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "lead"
    deletes: ClassVar[bool] = True

    lead: DeletedLead


class Author(BaseModel):
    """Who wrote a note."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID | None
    name: str


class PartOfLead(State):
    """What belongs to a lead; `customer_id` is the lead's."""

    lead_id: UUID
    customer_id: UUID | None


class NoteState(PartOfLead):
    """A note on a lead: who wrote it and when, never what."""

    author: Author
    created_at: datetime
    edited_at: datetime | None


class DeletedNote(PartOfLead):
    """What remains to be said of a note that is gone."""


class NoteEvent(Event):
    """An event about a note that is there."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "note"

    note: NoteState


class NoteAdded(NoteEvent):
    """Somebody noted something on a lead."""


class NoteChanged(NoteEvent):
    """A note has another text."""


class NoteDeleted(Event):
    """A note was deleted by itself, not with its lead."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "note"
    deletes: ClassVar[bool] = True

    note: DeletedNote


class DocumentState(PartOfLead):
    """A document of a lead, `size` in bytes, never its name."""

    content_type: str
    size: int
    uploaded_by: UUID | None
    uploaded_at: datetime


class DeletedDocument(PartOfLead):
    """What remains to be said of a document that is gone."""


class LeadDocumentAdded(Event):
    """A document was added to a lead."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "document"

    document: DocumentState


class LeadDocumentRemoved(Event):
    """A document was taken away by itself, not with its lead; its file is to go."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "document"
    deletes: ClassVar[bool] = True

    document: DeletedDocument


class QuoteState(PartOfLead):
    """A quote as the rest of the product may know it, amounts in EUR; what is offered in detail stays in leads."""

    number: str
    title: str
    status: QuoteStatus
    valid_until: date
    net: str
    vat: str
    gross: str
    reject_reason: str | None
    sent_at: datetime | None
    decided_at: datetime | None
    created_at: datetime
    updated_at: datetime


class DeletedQuote(PartOfLead):
    """What remains to be said of a quote that is gone."""

    number: str


class QuoteEvent(Event):
    """An event about a quote that is there."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "quote"

    quote: QuoteState


class QuoteDrafted(QuoteEvent):
    """A quote was written for a lead."""


class QuoteChanged(QuoteEvent):
    """Any of a draft's fields were changed."""

    changes: list[Change]


class QuoteSent(QuoteEvent):
    """A quote was sent to its lead, perhaps once more."""


class QuoteApproved(QuoteEvent):
    """The lead took the offer."""


class QuoteRejected(QuoteEvent):
    """The lead did not take the offer."""


class QuoteExpired(QuoteEvent):
    """A quote that was sent was not answered in time."""


class QuoteSnapshot(QuoteEvent):
    """A quote as it stands, announced again for listeners that start late."""


class QuoteDeleted(Event):
    """A draft was deleted, or a quote went with its lead."""

    topic: ClassVar[Topic] = LEADS
    aggregate: ClassVar[str] = "quote"
    deletes: ClassVar[bool] = True

    quote: DeletedQuote
