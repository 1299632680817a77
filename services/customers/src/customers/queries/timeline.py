"""What is read of a customer's story."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from chassis.pages import page_of
from customers.errors import CustomerNotFound
from customers.projections import summary

ENTRY = "id, at, actor, channel, action, facts, changes, source"

NARROWED = "($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR source = $4)"


async def timeline(
    account_id: UUID, customer_id: UUID, page: int, size: int, action: str | None = None, source: str | None = None
) -> dict[str, Any]:
    """A page of a customer's story, or of what was done or came from somewhere; raises CustomerNotFound."""
    rows = await fetch(
        f"SELECT c.id AS customer_id, (SELECT count(*) FROM timeline_entry "
        f"WHERE account_id = $1 AND customer_id = c.id AND {NARROWED}) AS total FROM customer c "
        "WHERE c.account_id = $1 AND c.id = $2", account_id, customer_id, action, source,
    )  # fmt: skip
    if not rows:
        raise CustomerNotFound
    entries = await fetch(
        f"SELECT {ENTRY} FROM timeline_entry WHERE account_id = $1 AND customer_id = $2 AND {NARROWED} "
        f"ORDER BY at DESC, id DESC LIMIT {size} OFFSET {(page - 1) * size}", account_id, customer_id, action, source,
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


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    facts = orjson.loads(row.pop("facts"))
    row.pop("total", None)
    row["actor"], row["changes"] = orjson.loads(row["actor"]), orjson.loads(row["changes"])
    return {**row, "summary": summary(row["action"], facts)}
