"""Making a plan: a child process reads the file, the database finds who exists already. No customer is touched.

A process holds a plan by a lease that it renews; where it dies another one starts the plan anew, which is harmless.
"""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson
import structlog

from chassis.database import fetch, is_away, transaction
from chassis.ids import new_id
from customers.domain.imports.reader import Reader
from customers.rules.imports.refused import FileRefused

LEASE_SECONDS = 20
RENEW_SECONDS = 5.0
MOST_ATTEMPTS = 10

CLAIM = f"""
UPDATE customer_import
SET leased_by = $1, leased_until = now() + interval '{LEASE_SECONDS} s', attempts = attempts + 1, done = 0
WHERE id = (
    SELECT id FROM customer_import WHERE state = 'planning' AND leased_until < now()
    ORDER BY updated_at FOR UPDATE SKIP LOCKED LIMIT 1
) RETURNING *, account_id
"""
HELD = "account_id = $1 AND id = $2 AND state = 'planning' AND leased_by = $3"
RENEW = f"UPDATE customer_import SET leased_until = now() + interval '{LEASE_SECONDS} s' WHERE {HELD} RETURNING id"
KNOWN = f"""
UPDATE customer_import SET columns = $4, mapping = $5, delimiter = coalesce($6, delimiter), total = coalesce($7, total)
WHERE {HELD} RETURNING id
"""
GO_ON = f"UPDATE customer_import SET done = done + $4 WHERE {HELD} RETURNING id"
FAIL = f"""
UPDATE customer_import SET state = 'failed', failure = $4, updated_at = now(), leased_by = NULL
WHERE {HELD} RETURNING id
"""
FINISH = f"""
UPDATE customer_import SET state = 'planned', counts = $4, done = total, attempts = 0, updated_at = now(),
    leased_by = NULL
WHERE {HELD} RETURNING id
"""
DROP_FILE = "DELETE FROM import_chunk WHERE account_id = $1 AND import_id = $2"
DROP_ROWS = "DELETE FROM import_row WHERE account_id = $1 AND import_id = $2"
COUNT = "SELECT outcome, count(*) AS count FROM import_row WHERE account_id = $1 AND import_id = $2 GROUP BY outcome"

STORE = """
WITH checked AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb) AS checked (
        position integer, cells jsonb, fields jsonb, derived jsonb, valid boolean, errors jsonb
    )
), compared AS (
    SELECT checked.*, alike.id AS customer_id, alike.version, coalesce(differing.changes, '[]') AS changes,
        CASE
            WHEN NOT valid THEN 'error'
            WHEN $4 = 'create' OR alike.id IS NULL THEN CASE WHEN errors = '[]' THEN 'create' ELSE 'error' END
            WHEN $4 = 'skip' THEN 'skip'
            WHEN alike.count > 1 THEN 'several'
            WHEN differing.changes IS NULL THEN 'skip'
            ELSE 'update'
        END AS outcome
    FROM checked
    LEFT JOIN LATERAL (
        SELECT *, count(*) OVER () AS count FROM customer
        WHERE customer.account_id = $1
            AND (customer.folded_email = derived ->> 'folded_email' OR customer.phone_e164 = derived ->> 'phone_e164')
        ORDER BY customer.created_at, customer.id LIMIT 1
    ) AS alike ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('field', field, 'old', old, 'new', new) ORDER BY place) AS changes
        FROM (VALUES (1, 'name', alike.name), (2, 'email', alike.email), (3, 'phone', alike.phone),
            (4, 'address', alike.address), (5, 'kind', alike.kind), (6, 'status', alike.status)
        ) AS present (place, field, old), LATERAL (SELECT checked.fields ->> field AS new) AS wanted
        WHERE new <> old
    ) AS differing ON alike.id IS NOT NULL AND $4 = 'update'
)
INSERT INTO import_row (
    account_id, import_id, position, cells, fields, derived, outcome, errors, changes, customer_id, version
)
SELECT $1, $2, position, cells, fields, derived,
    CASE outcome WHEN 'several' THEN 'error' ELSE outcome END,
    CASE outcome WHEN 'several' THEN '[{"field": null, "code": "several_customers"}]' WHEN 'error' THEN errors
        ELSE '[]' END,
    CASE outcome WHEN 'update' THEN changes ELSE '[]' END,
    CASE outcome WHEN 'create' THEN NULL ELSE customer_id END, version
FROM compared
ON CONFLICT (import_id, position) DO UPDATE SET
    fields = excluded.fields, derived = excluded.derived, outcome = excluded.outcome, errors = excluded.errors,
    changes = excluded.changes, customer_id = excluded.customer_id, version = excluded.version, duplicate_of = NULL
"""

# Rows that would write come first once for each email, phone and customer; those behind are duplicates of them.
# An insertion that always meets its row: of an import just read, the planner has no statistics to find the way by.
MARK_DUPLICATES = """
WITH writing AS (
    SELECT position, least(
        CASE WHEN folded_email IS NOT NULL THEN min(position) OVER (PARTITION BY folded_email) END,
        CASE WHEN phone_e164 IS NOT NULL THEN min(position) OVER (PARTITION BY phone_e164) END,
        CASE WHEN customer_id IS NOT NULL THEN min(position) OVER (PARTITION BY customer_id) END
    ) AS first
    FROM import_row WHERE account_id = $1 AND import_id = $2 AND outcome IN ('create', 'update')
)
INSERT INTO import_row (account_id, import_id, position, outcome, duplicate_of)
SELECT $1, $2, position, 'duplicate', first FROM writing WHERE first < position
ON CONFLICT (import_id, position) DO UPDATE
SET outcome = excluded.outcome, duplicate_of = excluded.duplicate_of, changes = '[]'
"""

log = structlog.get_logger()


class LeaseLost(Exception):
    """Somebody else has the plan now, or wants another one."""


async def plan_next(country: str) -> bool:
    """Makes the plan that waits longest; returns whether there was one."""
    holder = new_id()
    claimed = await fetch(CLAIM, holder)
    if not claimed:
        return False
    plan = Plan(claimed[0], holder, country)
    with suppress(LeaseLost):
        await plan.make()
    return True


class Plan:
    """One import, held by this process."""

    def __init__(self, claimed: dict[str, Any], holder: UUID, country: str) -> None:
        self._claimed = claimed
        self._place = claimed["account_id"], claimed["id"]
        self._holder = holder
        self._country = country

    async def make(self) -> None:
        """Reads, compares, and finishes; a file that can't be planned fails, with its reason."""
        try:
            if self._claimed["attempts"] > MOST_ATTEMPTS:
                raise FileRefused("unexpected")
            await self._while_held(self._read())
            await self._finish()
        except FileRefused as refusal:
            await self._fail(refusal.code)
        except LeaseLost:
            raise
        except Exception as error:
            if is_away(error):
                raise
            log.exception("import_failed", import_id=str(self._claimed["id"]))
            await self._fail("unexpected")

    async def _while_held(self, work: Any) -> None:
        """Does the work and keeps the lease meanwhile."""
        working = asyncio.ensure_future(work)
        keeping = asyncio.ensure_future(self._keep_lease())
        try:
            done, _ = await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                await task
        finally:
            for task in (working, keeping):
                task.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self._held(RENEW)

    async def _read(self) -> None:
        async with Reader(self._claimed, self._country) as reader:
            known = await reader.known()
            columns, mapping = orjson.dumps(known["columns"]).decode(), orjson.dumps(known["mapping"]).decode()
            await self._held(KNOWN, columns, mapping, known.get("delimiter"), known.get("total"))
            async for batch, count in reader.batches():
                await self._store(batch, count)

    async def _store(self, batch: str, count: int) -> None:
        async with transaction():
            await self._held(GO_ON, count)
            await fetch(STORE, *self._place, batch, self._claimed["on_duplicate"])

    async def _finish(self) -> None:
        async with transaction():
            await self._held(RENEW)
            if self._claimed["on_duplicate"] != "create":
                await fetch(MARK_DUPLICATES, *self._place)
            counts = dict.fromkeys(("create", "update", "skip", "duplicate", "error"), 0)
            counts |= {row["outcome"]: row["count"] for row in await fetch(COUNT, *self._place)}
            counts = {"rows": sum(counts.values()), **counts}
            await fetch(DROP_FILE, *self._place)
            await self._held(FINISH, orjson.dumps(counts).decode())

    async def _fail(self, code: str) -> None:
        async with transaction():
            await self._held(FAIL, code)
            await fetch(DROP_FILE, *self._place)
            await fetch(DROP_ROWS, *self._place)

    async def _held(self, statement: str, *values: Any) -> None:
        """Runs a statement on the import; raises LeaseLost where it is not ours any more."""
        if not await fetch(statement, *self._place, self._holder, *values):
            raise LeaseLost
