"""What is read of invoices."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.pages import page_of
from installations.models import Invoice
from installations.queries.belongings import belonging
from installations.queries.pages import Conditions, given, numbered, page_of_rows

COLUMNS = (
    "id, customer_id, customer_name, number, date, due, address, property_reference, installation_partner_id, "
    "description, amount, currency, status, version, created_at, updated_at"
)
LATEST_FIRST = "date DESC, id DESC"
UNPAID = {True: ["unpaid"], False: ["paid", "void"]}


@dataclass(frozen=True, slots=True)
class SoughtInvoices:
    """What a list is narrowed to; None where it does not matter. `first` and `last` days are included."""

    customer_id: UUID | None = None
    partner_id: UUID | None = None
    unpaid: bool | None = None
    first: date | None = None
    last: date | None = None


async def invoice(account_id: UUID, invoice_id: UUID) -> Invoice:
    """One invoice; raises InvoiceNotFound."""
    return await belonging(Invoice, account_id, invoice_id)


async def invoices(account_id: UUID, sought: SoughtInvoices, page: int, size: int) -> dict[str, Any]:
    """A page of the account's invoices, the latest date first."""
    where, values = numbered(_conditions(account_id, sought))
    rows, total = await page_of_rows("invoice", COLUMNS, where, values, LATEST_FIRST, page, size)
    return page_of(rows, page, size, total)


def _conditions(account_id: UUID, sought: SoughtInvoices) -> Conditions:
    statuses = None if sought.unpaid is None else UNPAID[sought.unpaid]
    return given(
        ("account_id = {}", account_id),
        ("customer_id = {}", sought.customer_id),
        ("installation_partner_id = {}", sought.partner_id),
        ("status = ANY({}::text[])", statuses),
        ("date >= {}", sought.first),
        ("date <= {}", sought.last),
    )
