"""The board and the list of an account with 100,000 leads in nine columns, through the gateway."""

import time
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.population import BROAD, names
from benchmarks.surroundings import Product, p95
from chassis.testing import eventually
from leads import rules
from local_stack import demo

LEADS = 100_000
TURNS, WARM_UP = 40, 5

QUERIES = {"": LEADS, BROAD: 3000, "zoe lefebvre": 50, "06 00 04 82": 100, "59 r zo": 100, "ma": LEADS, "e": LEADS,
           "rue": LEADS}  # fmt: skip
"""What is looked for, and how many have it at most: all, some, a few, a few that no index finds, many and all."""

FILL = """
INSERT INTO lead (id, account_id, version, created_at, updated_at, name, email, priority, contact_number, location,
    value, source, status, status_type, status_since, lost_reason, quote_count, searched_text, searched_digits)
SELECT gen_random_uuid(), $1::uuid, 1, at, at, first || ' ' || last, 'lead' || n || '@orange.example',
    (ARRAY['high', 'medium', 'low'])[1 + n % 3],
    concat_ws(' ', '06', substr(line, 1, 2), substr(line, 3, 2), substr(line, 5, 2), substr(line, 7, 2)),
    n % 200 || ' rue des Lilas', n % 50000 + 0.5, (ARRAY['referral', 'website', 'trade_show'])[1 + n % 3],
    status.code, status.type, at, CASE status.type WHEN 'lost' THEN 'Too dear' END, n % 4,
    folded_first || ' ' || folded_last || E'\\n' || n % 200 || E' rue des lilas\\n',
    '06' || line || E'\\n' || '336' || line
FROM (
    SELECT n, lpad((n * 48271 % 99999989)::text, 8, '0') AS line, now() - n * interval '5 minutes' AS at,
        1 + (n * 7919 + n / 1000) % cardinality($3::text[]) AS one, 1 + (n * 7907 + n / 1000) % 1000 AS other
    FROM generate_series(0, $2::bigint - 1) AS n
) AS numbered
JOIN lead_status AS status ON status.account_id = $1::uuid AND status.position = 1 + n * 31 / 7 % 9,
LATERAL (SELECT ($3::text[])[one] AS first, ($4::text[])[one] AS folded_first,
    ($5::text[])[other] AS last, ($6::text[])[other] AS folded_last) AS named
"""

SAMPLE = (
    "SELECT name, location, contact_number, searched_text, searched_digits FROM lead WHERE account_id = $1 LIMIT 500"
)


async def measure(product: Product) -> dict[str, Any]:
    """Milliseconds; of the board and of the list those of the slowest of the searches."""
    await _get(product, "/lead-statuses", "")  # the first call gives the account its statuses
    await _populate(product.stack.database_urls["leads"], UUID(demo.STAFF[0].account_id))
    boards, lists = await _times(product, "/leads/board"), await _times(product, "/leads")
    return {
        "board_without_q_p95_ms": p95(boards[""]) * 1000,
        "board_p95_ms": max(p95(times) for times in boards.values()) * 1000,
        "list_p95_ms": max(p95(times) for times in lists.values()) * 1000,
    }


async def _populate(url: str, account: UUID) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(FILL, account, LEADS, *names())
        await eventually(lambda: _vacuumed(connection))
        for row in await connection.fetch(SAMPLE, account):
            assert row["searched_text"] == rules.searched_text(row["name"], row["location"], None)
            assert row["searched_digits"] == rules.digits_searched(row["contact_number"], "FR")
    finally:
        await connection.close()


async def _vacuumed(connection: Any) -> bool:
    """Whether all leads are known to be visible to all; one who reads at this moment would be in the way."""
    await connection.execute("VACUUM ANALYZE lead")
    return bool(await connection.fetchval("SELECT relallvisible = relpages FROM pg_class WHERE relname = 'lead'"))


async def _times(product: Product, path: str) -> dict[str, list[float]]:
    """Seconds for each of the searches, in turns; refuses answers with more or fewer matches than are meant."""
    times: dict[str, list[float]] = {query: [] for query in QUERIES}
    for turn in range(TURNS + WARM_UP):
        for query, most in QUERIES.items():
            began = time.perf_counter()
            found = await _get(product, path, query)
            if turn >= WARM_UP:
                times[query].append(time.perf_counter() - began)
            assert 0 < _total(found) <= most, (path, query, _total(found))
    return times


async def _get(product: Product, path: str, query: str) -> dict[str, Any]:
    url = product.gateway(path)
    async with product.client.get(url, params={"q": query} if query else {}, headers=product.bearer) as response:
        response.raise_for_status()
        found: dict[str, Any] = await response.json()
        return found


def _total(found: dict[str, Any]) -> int:
    return sum(column["total"] for column in found["columns"]) if "columns" in found else int(found["total"])
