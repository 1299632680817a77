"""What is read alike of invoices and certificates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from installations.queries.pages import Conditions, given


@dataclass(frozen=True, slots=True)
class SoughtPapers:
    """What a list is narrowed to; None where it does not matter. `first` and `last` days are included."""

    customer_id: UUID | None = None
    partner_id: UUID | None = None
    first: date | None = None
    last: date | None = None

    def conditions(self, account_id: UUID, day: str) -> Conditions:
        """In an account; `day` is the column that the days are about."""
        return given(
            ("account_id = {}", account_id),
            ("customer_id = {}", self.customer_id),
            ("installation_partner_id = {}", self.partner_id),
            (f"{day} >= {{}}", self.first),
            (f"{day} <= {{}}", self.last),
        )
