"""What is read of customers."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from chassis.pages import page_of
from customers import rules
from customers.errors import CustomerNotFound
from customers.models import Identifiers
from customers.schemas import COLUMNS

MOST_CANDIDATES = 10


async def customer(account_id: UUID, customer_id: UUID) -> dict[str, Any]:
    """One customer of the account; raises CustomerNotFound."""
    rows = await fetch(f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND id = $2", account_id, customer_id)
    if not rows:
        raise CustomerNotFound
    return rows[0]


async def customers(account_id: UUID, query: str | None, status: str | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's customers, newest first, with the exact total."""
    where, values = _where(account_id, query, status)
    total = (await fetch(f"SELECT count(*) AS total FROM customer WHERE {where}", *values))[0]["total"]
    offset = (page - 1) * size
    rows = [] if offset >= total else await fetch(
        f"SELECT {COLUMNS} FROM customer WHERE {where} ORDER BY created_at DESC, id DESC "
        f"LIMIT {size} OFFSET {offset}", *values,
    )  # fmt: skip
    return page_of(rows, page, size, total)


async def alike(account_id: UUID, sought: Identifiers, but: UUID) -> list[dict[str, Any]]:
    """The account's customers with this email or this phone number, all but one; the newest."""
    return await fetch(
        f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND id <> $2 AND (folded_email = $3 OR phone_e164 = $4 "
        "OR phone_e164 IS NULL AND searched_digits = $4) "
        f"ORDER BY created_at DESC, id DESC LIMIT {MOST_CANDIDATES}",
        account_id, but, sought.email, sought.phone,
    )  # fmt: skip


def _where(account_id: UUID, query: str | None, status: str | None) -> tuple[str, list[Any]]:
    """Conditions with their values; every word has to match some field."""
    conditions: list[str] = ["account_id = $1"]
    values: list[Any] = [account_id]
    if status is not None:
        values.append(status)
        conditions.append(f"status = ${len(values)}")
    for text, digits in rules.search_patterns(query or ""):
        values.append(text)
        matches = [f"searched_text LIKE ${len(values)}"]
        if digits is not None:
            values.append(digits)
            matches.append(f"searched_digits LIKE ${len(values)}")
        conditions.append(f"({' OR '.join(matches)})")
    return " AND ".join(conditions), values
