"""The table of notes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.leads import Author, DeletedNote, NoteState
from leads.errors import NoteNotFound
from leads.models.leads import Lead
from leads.schemas import NoteView


class Note(Aggregate):
    """Something that somebody noted on a lead; it goes with the lead (foreign key)."""

    missing = NoteNotFound

    lead_id = fields.UUIDField()
    text = fields.TextField()
    author_id: UUID | None = fields.UUIDField(null=True)
    author_name = fields.TextField()
    edited_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "note"

    @property
    def author(self) -> Author:
        """Who wrote it."""
        return Author(id=self.author_id, name=self.author_name)

    def view(self) -> NoteView:
        """The note as callers see it."""
        return NoteView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self, lead: Lead) -> NoteState:
        """The note as events carry it."""
        values = {name: getattr(self, name) for name in NoteState.model_fields if name != "customer_id"}
        return NoteState(**values, customer_id=lead.customer_id)

    def last_state(self, lead: Lead) -> DeletedNote:
        """What the deletion says."""
        return DeletedNote(
            id=self.id, account_id=self.account_id, version=self.version, lead_id=lead.id, customer_id=lead.customer_id
        )
