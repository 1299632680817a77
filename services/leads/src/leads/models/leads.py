"""The table of leads."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.leads import DeletedLead, LeadState
from leads.errors import LeadNotFound
from leads.schemas import LeadView


class Lead(Aggregate):
    """Somebody who may become a customer, and how far that has come.

    `customer_name` and `quote_count` follow others' changes without a new version of the lead.
    """

    missing = LeadNotFound

    name = fields.TextField()
    email = fields.TextField()
    priority = fields.TextField()
    contact_number: str | None = fields.TextField(null=True)
    location: str | None = fields.TextField(null=True)
    value: Decimal | None = fields.DecimalField(max_digits=11, decimal_places=2, null=True)
    installation_partner_id: UUID | None = fields.UUIDField(null=True)
    source: str | None = fields.TextField(null=True)
    contact_date: date | None = fields.DateField(null=True)
    follow_up_date: date | None = fields.DateField(null=True)
    status = fields.TextField()
    status_type = fields.TextField(default="open")
    status_since: datetime = fields.DatetimeField()
    lost_reason: str | None = fields.TextField(null=True)
    assigned_to: UUID | None = fields.UUIDField(null=True)
    customer_id: UUID | None = fields.UUIDField(null=True)
    customer_name: str | None = fields.TextField(null=True)
    quote_count = fields.IntField(default=0)
    searched_text = fields.TextField()
    searched_digits = fields.TextField()

    class Meta:
        table = "lead"

    @property
    def is_blank(self) -> bool:
        """Whether all that was personal went with the customer; nobody can give a lead an empty email."""
        return not self.email

    def blank(self) -> None:
        """Takes out the link and all that is personal; status, dates and value stay for the figures."""
        self.name = self.email = ""
        self.contact_number = self.location = self.customer_id = self.customer_name = None
        self.lost_reason = None if self.lost_reason is None else ""

    def view(self) -> LeadView:
        """The lead as callers see it."""
        return LeadView.model_validate(self._values())

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> LeadState:
        """The lead as events carry it."""
        return LeadState.model_validate(self._values())

    def last_state(self) -> DeletedLead:
        """What the deletion says."""
        return DeletedLead.model_validate(self, from_attributes=True)

    def _values(self) -> dict[str, Any]:
        value = None if self.value is None else f"{self.value:.2f}"
        return {name: getattr(self, name) for name in self._meta.fields_db_projection} | {"value": value}
