"""The table of leads' documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.leads import DeletedDocument, DocumentState
from leads.errors import DocumentNotFound
from leads.schemas import DocumentView


class LeadDocument(Aggregate):
    """A file that belongs to a lead; media keeps its content under the same id."""

    missing = DocumentNotFound

    lead_id: UUID = fields.UUIDField()
    filename = fields.TextField()
    content_type = fields.TextField()
    size = fields.BigIntField()
    uploaded_by: UUID | None = fields.UUIDField(null=True)
    uploaded_at: datetime = fields.DatetimeField()

    class Meta:
        table = "lead_document"

    def view(self) -> DocumentView:
        """The document as callers see it."""
        return DocumentView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self, customer_id: UUID | None) -> DocumentState:
        """The document as events carry it, without its name: people put all sorts of things into names."""
        return DocumentState.model_validate({**self._values(), "customer_id": customer_id})

    def last_state(self, customer_id: UUID | None) -> DeletedDocument:
        """What the removal says."""
        return DeletedDocument.model_validate({**self._values(), "customer_id": customer_id})

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._meta.fields_db_projection}
