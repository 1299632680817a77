"""Pages of customers, newest first, with exact totals; docs/decisions/0012 says why each is read the way it is."""

from typing import Any
from uuid import UUID

from chassis.database import fetch, fetch_by_values
from chassis.pages import page_of
from chassis.searching import Matching, matching
from customers.schemas import COLUMNS

COLLECTED = 30_000
"""Matches found by trigrams that are collected and sorted at once, instead of counted first and then looked for."""

COLLECTED_BY_READING = 1000
"""The same where all customers of the account are read until so many are found."""

NEAR = 1000
"""So many customers are passed over without asking from which end a page is nearer."""

NEWEST_FIRST = "ORDER BY created_at DESC, id DESC"
ROWS = f"SELECT {COLUMNS} FROM page JOIN customer USING (id) WHERE account_id = $1 {NEWEST_FIRST}"

Found = tuple[list[dict[str, Any]], int]
"""A page's rows and the total."""


async def customers(account_id: UUID, query: str | None, status: str | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's customers, newest first, with the exact total."""
    wanted, offset = matching(account_id, query, {"status": status}), (page - 1) * size
    found = await (_collected(wanted, offset, size) if wanted.searched else _near(wanted, offset, size))
    if found is None:
        among = await _total(wanted)
        found = await _walked(wanted, offset, size, among), among
    return page_of(found[0], page, size, found[1])


async def total(account_id: UUID, query: str | None, status: str | None) -> int:
    """How many customers of the account a search finds."""
    return await _total(matching(account_id, query, {"status": status}))


async def _total(wanted: Matching) -> int:
    rows = await _read(wanted, _counting(wanted))
    return int(rows[0]["total"])


def _counting(wanted: Matching) -> str:
    """Counts what was searched for; without a search the totals are kept, by account and status."""
    if wanted.searched:
        return f"SELECT count(*) AS total FROM customer WHERE {wanted.condition}"
    return f"SELECT coalesce(sum(customers), 0)::bigint AS total FROM customer_count WHERE {wanted.condition}"


async def _near(wanted: Matching, offset: int, size: int) -> Found | None:
    """Total and page at once, for pages near the first; None for others."""
    if offset > NEAR:
        return None
    limit, skipped = wanted.place(1), wanted.place(2)
    rows = f"SELECT {COLUMNS} FROM customer WHERE {wanted.condition} {NEWEST_FIRST} LIMIT {limit} OFFSET {skipped}"
    return _apart(await _read(wanted, _beside(_counting(wanted), rows), size, offset))


async def _collected(wanted: Matching, offset: int, size: int) -> Found | None:
    """Total and page from one reading of the matches; None where they are too many to be sorted."""
    most = COLLECTED if wanted.indexed else COLLECTED_BY_READING
    enough, limit, skipped = (wanted.place(number) for number in (1, 2, 3))
    statement = f"""WITH found AS MATERIALIZED (
        SELECT created_at, id FROM customer WHERE {wanted.condition} LIMIT {enough}
    ), page AS (
        SELECT id FROM found {NEWEST_FIRST} LIMIT {limit} OFFSET {skipped}
    ) {_beside("SELECT count(*) AS total FROM found", ROWS)}"""
    rows, among = _apart(await _read(wanted, statement, most + 1, size, offset))
    return (rows, among) if among <= most else None


def _beside(counting: str, rows: str) -> str:
    """A statement that answers rows, each with the total; where there are none, the total alone."""
    return f"SELECT total, shown.* FROM ({counting}) AS counted LEFT JOIN ({rows}) AS shown ON true {NEWEST_FIRST}"


def _apart(found: list[dict[str, Any]]) -> Found:
    """What such a statement answered."""
    among = [row.pop("total") for row in found].pop()
    return [row for row in found if row["id"] is not None], among


async def _walked(wanted: Matching, offset: int, size: int, among: int) -> list[dict[str, Any]]:
    """A page's rows, from the newest or from the oldest on, whichever is nearer."""
    if offset >= among:
        return []
    from_newest, from_oldest = offset, max(among - offset - size, 0)
    newest_first = from_newest <= from_oldest
    direction = "DESC" if newest_first else "ASC"
    return await _read(
        wanted,
        f"""WITH page AS MATERIALIZED (
            SELECT id FROM customer WHERE {wanted.condition} ORDER BY created_at {direction}, id {direction}
            LIMIT {wanted.place(1)} OFFSET {wanted.place(2)}
        ) {ROWS}""",
        min(size, among - offset), from_newest if newest_first else from_oldest,
    )  # fmt: skip


async def _read(wanted: Matching, statement: str, *more: Any) -> list[dict[str, Any]]:
    reading = fetch_by_values if wanted.searched else fetch
    return await reading(statement, *wanted.values, *more)
