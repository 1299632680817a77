"""What is read of a customer's story."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from chassis.pages import page_of
from customers.errors import CustomerNotFound
from customers.projections import summary

ENTRY = "id, at, actor, channel, action, facts, changes, source"


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


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    facts = orjson.loads(row.pop("facts"))
    row.pop("total", None)
    row["actor"], row["changes"] = orjson.loads(row["actor"]), orjson.loads(row["changes"])
    return {**row, "summary": summary(row["action"], facts)}
