"""The table of invoices."""

import datetime
from decimal import Decimal
from typing import Any

from tortoise import fields

from contracts.installations import DeletedInvoice, InvoiceState
from installations.errors import InvoiceNotFound
from installations.models.belongings import Paper
from installations.schemas import InvoiceView


class Invoice(Paper):
    """What a customer owes, or has paid; each number is used once in an account."""

    missing = InvoiceNotFound

    date: datetime.date = fields.DateField()
    due: datetime.date = fields.DateField()
    description = fields.TextField()
    amount: Decimal = fields.DecimalField(max_digits=11, decimal_places=2)
    currency = fields.TextField()
    status = fields.TextField()

    class Meta:
        table = "invoice"

    def view(self) -> InvoiceView:
        """The invoice as callers see it."""
        return InvoiceView.model_validate(self.values())

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> InvoiceState:
        """The invoice as events carry it."""
        return InvoiceState.model_validate(self.values())

    def last_state(self) -> DeletedInvoice:
        """What the deletion says."""
        return DeletedInvoice.model_validate(self, from_attributes=True)

    def values(self) -> dict[str, Any]:
        return super().values() | {"amount": f"{self.amount:.2f}"}
