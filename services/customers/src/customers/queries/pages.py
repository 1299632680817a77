"""Pages of customers, newest first, with exact totals; docs/decisions/0012 says why each is read the way it is."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from chassis.pages import page_of
from customers.queries.matching import Matching, matching
from customers.schemas import COLUMNS

COLLECTED = 30_000
"""Matches found by trigrams that are collected and sorted at once, instead of counted first and then looked for."""

COLLECTED_BY_READING = 1000
"""The same where all customers of the account are read until so many are found."""

KEPT_TOTAL = """
SELECT coalesce(sum(customers), 0)::bigint AS total FROM customer_count
WHERE account_id = $1 AND ($2::text IS NULL OR status = $2)
"""

ROWS = f"SELECT {COLUMNS} FROM page JOIN customer USING (id) WHERE account_id = $1 ORDER BY created_at DESC, id DESC"

Found = tuple[list[dict[str, Any]], int]
"""A page's rows and the total."""


async def customers(account_id: UUID, query: str | None, status: str | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's customers, newest first, with the exact total."""
    wanted, offset = matching(account_id, query, status), (page - 1) * size
    found = await _collected(wanted, offset, size) if wanted.searched else None
    if found is None:
        among = await total(account_id, query, status)
        found = await _walked(wanted, offset, size, among), among
    return page_of(found[0], page, size, found[1])


async def total(account_id: UUID, query: str | None, status: str | None) -> int:
    """How many customers of the account a search finds."""
    wanted = matching(account_id, query, status)
    if not wanted.searched:
        rows = await fetch(KEPT_TOTAL, account_id, status)
    else:
        rows = await fetch(f"SELECT count(*) AS total FROM customer WHERE {wanted.condition}", *wanted.values)
    return int(rows[0]["total"])


async def _collected(wanted: Matching, offset: int, size: int) -> Found | None:
    """Total and page from one reading of the matches; None where they are too many to be sorted."""
    most = COLLECTED if wanted.indexed else COLLECTED_BY_READING
    places = [wanted.place(number) for number in (1, 2, 3)]
    found = await fetch(
        f"""WITH found AS MATERIALIZED (
            SELECT created_at, id FROM customer WHERE {wanted.condition} LIMIT {places[0]}
        ), page AS (
            SELECT id FROM found ORDER BY created_at DESC, id DESC LIMIT {places[1]} OFFSET {places[2]}
        )
        SELECT total, shown.* FROM (SELECT count(*) AS total FROM found) AS counted LEFT JOIN ({ROWS}) AS shown ON true
        ORDER BY created_at DESC, id DESC""",
        *wanted.values, most + 1, size, offset,
    )  # fmt: skip
    among = [row.pop("total") for row in found].pop()
    if among > most:
        return None
    return [row for row in found if row["id"] is not None], among


async def _walked(wanted: Matching, offset: int, size: int, among: int) -> list[dict[str, Any]]:
    """A page's rows, from the newest or from the oldest on, whichever is nearer."""
    if offset >= among:
        return []
    from_newest, from_oldest = offset, max(among - offset - size, 0)
    newest_first = from_newest <= from_oldest
    direction = "DESC" if newest_first else "ASC"
    return await fetch(
        f"""WITH page AS MATERIALIZED (
            SELECT id FROM customer WHERE {wanted.condition} ORDER BY created_at {direction}, id {direction}
            LIMIT {wanted.place(1)} OFFSET {wanted.place(2)}
        ) {ROWS}""",
        *wanted.values, min(size, among - offset), from_newest if newest_first else from_oldest,
    )  # fmt: skip
