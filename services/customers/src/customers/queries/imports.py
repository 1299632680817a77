"""What is read of imports."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from chassis.pages import page_of
from customers.errors import ImportNotFound
from customers.schemas import import_view, row_view

ROWS_AT_A_TIME = 500

REJECTED = """
SELECT position, cells, errors FROM import_row
WHERE account_id = $1 AND import_id = $2 AND outcome IN ('error', 'conflict') AND cells IS NOT NULL AND position > $3
ORDER BY position LIMIT $4
"""


async def import_of(account_id: UUID, import_id: UUID) -> dict[str, Any]:
    """One import of the account; raises ImportNotFound."""
    rows = await fetch("SELECT * FROM customer_import WHERE account_id = $1 AND id = $2", account_id, import_id)
    if not rows:
        raise ImportNotFound
    return rows[0]


async def imports(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's imports, newest first."""
    counted = await fetch("SELECT count(*) AS total FROM customer_import WHERE account_id = $1", account_id)
    rows = await fetch(
        "SELECT * FROM customer_import WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
        account_id, size, (page - 1) * size,
    )  # fmt: skip
    return page_of([import_view(row).model_dump() for row in rows], page, size, counted[0]["total"])


async def import_rows(account_id: UUID, import_id: UUID, outcome: str | None, page: int, size: int) -> dict[str, Any]:
    """A page of an import's rows in the order of the file; raises ImportNotFound."""
    mapping = orjson.loads((await import_of(account_id, import_id))["mapping"])
    where = "account_id = $1 AND import_id = $2 AND ($3::text IS NULL OR outcome = $3)"
    counted = await fetch(f"SELECT count(*) AS total FROM import_row WHERE {where}", account_id, import_id, outcome)
    rows = await fetch(
        f"SELECT * FROM import_row WHERE {where} ORDER BY position LIMIT $4 OFFSET $5",
        account_id, import_id, outcome, size, (page - 1) * size,
    )  # fmt: skip
    return page_of([row_view(row, mapping) for row in rows], page, size, counted[0]["total"])


async def rejected_rows(account_id: UUID, import_id: UUID) -> AsyncIterator[dict[str, Any]]:
    """The rows that were not taken, with their cells and what was wrong with them."""
    last = 0
    while rows := await fetch(REJECTED, account_id, import_id, last, ROWS_AT_A_TIME):
        for row in rows:
            yield {"cells": orjson.loads(row["cells"]), "errors": orjson.loads(row["errors"])}
        last = rows[-1]["position"]
