"""What is read of invoices."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from installations.models import Invoice
from installations.queries.belongings import belonging
from installations.queries.pages import given, numbered, page_of_rows
from installations.queries.papers import SoughtPapers

COLUMNS = (
    "id, customer_id, customer_name, number, date, due, address, property_reference, installation_partner_id, "
    "description, amount, currency, status, version, created_at, updated_at"
)
LATEST_FIRST = "date DESC, id DESC"
UNPAID = {True: ["unpaid"], False: ["paid", "void"]}


async def invoice(account_id: UUID, invoice_id: UUID) -> Invoice:
    """One invoice; raises InvoiceNotFound."""
    return await belonging(Invoice, account_id, invoice_id)


async def invoices(account_id: UUID, sought: SoughtPapers, unpaid: bool | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's invoices, the latest date first; None where it does not matter what is paid."""
    paid = given(("status = ANY({}::text[])", None if unpaid is None else UNPAID[unpaid]))
    where, values = numbered([*sought.conditions(account_id, "date"), *paid])
    rows, total = await page_of_rows("invoice", COLUMNS, where, values, LATEST_FIRST, page, size)
    return page_of(rows, page, size, total)
