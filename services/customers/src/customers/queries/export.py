"""All customers that a search finds, piece by piece."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import fetch_by_values
from chassis.searching import Matching, matching
from customers.schemas import COLUMNS

AT_A_TIME = 1000

Records = list[dict[str, Any]]


async def exported(
    account_id: UUID, query: str | None, status: str | None
) -> AsyncGenerator[list[dict[str, Any]], None]:
    """What the list shows on all its pages, newest first. Between two pieces neither a transaction nor a connection is
    held, however slowly they are taken; nobody who is there all the time is left out or comes twice."""
    wanted = matching(account_id, query, {"status": status})
    rows = await _after(wanted, None)
    while rows:
        yield rows
        last = rows[-1]
        rows = await _after(wanted, (last["created_at"], last["id"])) if len(rows) == AT_A_TIME else []


async def _after(wanted: Matching, last: tuple[datetime, UUID] | None) -> Records:
    older = f"AND (created_at, id) < ({wanted.place(1)}, {wanted.place(2)})" if last else ""
    return await fetch_by_values(
        f"SELECT {COLUMNS} FROM customer WHERE {wanted.condition} {older} "
        f"ORDER BY created_at DESC, id DESC LIMIT {AT_A_TIME}",
        *wanted.values, *(last or ()),
    )  # fmt: skip
