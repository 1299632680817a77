"""What is read from the customers service's database."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from chassis.pages import page_of
from customers import rules
from customers.errors import CustomerNotFound
from customers.models import Customer
from customers.projections import summary
from customers.schemas import COLUMNS

MOST_CANDIDATES = 10
ENTRY = "id, at, actor, channel, action, facts, changes, source"


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


async def alike(like: Customer) -> list[dict[str, Any]]:
    """The account's customers with the same email or phone number; one that is no possible number goes by digits."""
    return await fetch(
        f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND (folded_email = $2 OR phone_e164 = $3 "
        "OR phone_e164 IS NULL AND searched_digits = $4) "
        f"ORDER BY created_at DESC, id DESC LIMIT {MOST_CANDIDATES}",
        like.account_id, like.folded_email, like.phone_e164, like.searched_digits,
    )  # fmt: skip


async def timeline(account_id: UUID, customer_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of a customer's story, newest first; raises CustomerNotFound."""
    rows = await fetch(
        "SELECT c.id AS customer_id, (SELECT count(*) FROM timeline_entry t "
        "WHERE t.account_id = $1 AND t.customer_id = c.id) AS total FROM customer c "
        "WHERE c.account_id = $1 AND c.id = $2", account_id, customer_id,
    )  # fmt: skip
    if not rows:
        raise CustomerNotFound
    entries = await fetch(
        f"SELECT {ENTRY} FROM timeline_entry WHERE account_id = $1 AND customer_id = $2 ORDER BY at DESC, id DESC "
        f"LIMIT {size} OFFSET {(page - 1) * size}", account_id, customer_id,
    )  # fmt: skip
    return page_of([_entry(row) for row in entries], page, size, rows[0]["total"])


async def newest_of_timeline(account_id: UUID, customer_id: UUID, size: int) -> dict[str, Any]:
    """The first page of a customer's story in one statement; empty where there is no such customer."""
    entries = await fetch(
        f"SELECT {ENTRY}, count(*) OVER () AS total FROM timeline_entry WHERE account_id = $1 AND customer_id = $2 "
        f"ORDER BY at DESC, id DESC LIMIT {size}", account_id, customer_id,
    )  # fmt: skip
    total = entries[0]["total"] if entries else 0
    return page_of([_entry(row) for row in entries], 1, size, total)


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


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    facts = orjson.loads(row.pop("facts"))
    row.pop("total", None)
    row["actor"], row["changes"] = orjson.loads(row["actor"]), orjson.loads(row["changes"])
    return {**row, "summary": summary(row["action"], facts)}
