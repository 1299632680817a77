"""The list: pages of leads, newest first, with exact totals."""

from typing import Any
from uuid import UUID

from chassis.database import fetch, fetch_by_values
from chassis.pages import page_of
from chassis.searching import matching
from leads.queries.choices import refuse_unknown_status
from leads.schemas import COLUMNS

NEWEST_FIRST = "ORDER BY created_at DESC, id DESC"


async def leads(account_id: UUID, query: str | None, status: str | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's leads; raises Invalid for a status that it does not have."""
    await refuse_unknown_status(account_id, status)
    wanted, offset = matching(account_id, query, {"status": status}), (page - 1) * size
    reading = fetch_by_values if wanted.searched else fetch
    counted = await reading(f"SELECT count(*) AS total FROM lead WHERE {wanted.condition}", *wanted.values)
    total: int = counted[0]["total"]
    if offset >= total:
        return page_of([], page, size, total)
    limit, skipped = wanted.place(1), wanted.place(2)
    statement = f"SELECT {COLUMNS} FROM lead WHERE {wanted.condition} {NEWEST_FIRST} LIMIT {limit} OFFSET {skipped}"
    return page_of(await reading(statement, *wanted.values, size, offset), page, size, total)
