"""The table of quotes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.leads import DeletedQuote, QuoteState
from leads.errors import QuoteNotFound
from leads.schemas import QuoteOffer, QuoteView


class Quote(Aggregate):
    """An offer to a lead; `lines` with what each came to when it was written.

    `customer_id` is what the lead had at the last change, `link_hash` all that is kept of the token in the last mailed
    link. `delivery` follows the email without a new version.
    """

    missing = QuoteNotFound

    lead_id = fields.UUIDField()
    customer_id: UUID | None = fields.UUIDField(null=True)
    serial = fields.IntField()
    title = fields.TextField()
    status: Any = fields.TextField(default="draft")
    valid_until: date = fields.DateField()
    lines: Any = fields.JSONField()
    notes = fields.TextField(default="")
    net: Decimal = fields.DecimalField(max_digits=11, decimal_places=2)
    vat: Decimal = fields.DecimalField(max_digits=11, decimal_places=2)
    gross: Decimal = fields.DecimalField(max_digits=11, decimal_places=2)
    sent_at: datetime | None = fields.DatetimeField(null=True)
    decided_at: datetime | None = fields.DatetimeField(null=True)
    reject_reason: str | None = fields.TextField(null=True)
    delivery: str | None = fields.TextField(null=True)
    link_hash: bytes | None = fields.BinaryField(null=True)

    class Meta:
        table = "quote"

    @property
    def number(self) -> str:
        """How people call it."""
        return f"Q-{self.serial:05}"

    def view(self) -> QuoteView:
        """The quote as staff see it."""
        return QuoteView.model_validate(self._values())

    def offer(self) -> QuoteOffer:
        """The quote as its recipient sees it."""
        return QuoteOffer.model_validate(self._values())

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> QuoteState:
        """The quote as events carry it."""
        return QuoteState.model_validate(self._values())

    def last_state(self) -> DeletedQuote:
        """What the deletion says."""
        return DeletedQuote.model_validate(self, from_attributes=True)

    def _values(self) -> dict[str, Any]:
        amounts = {name: f"{getattr(self, name):.2f}" for name in ("net", "vat", "gross")}
        columns = {name: getattr(self, name) for name in self._meta.fields_db_projection}
        return {**columns, **amounts, "number": self.number}
