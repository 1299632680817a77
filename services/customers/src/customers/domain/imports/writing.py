"""Applying plans and undoing them, a batch of rows in each transaction.

A batch holds its import's row: a second process takes another import, or waits its turn. What a batch writes, what it
announces and how far it came are one commit, so that whoever goes on after a crash begins where that one ended.
"""

from typing import Any
from uuid import UUID

import orjson
import structlog

from chassis.caller import Caller
from chassis.database import fetch, is_away, transaction
from contracts import Actor
from customers.domain.imports.applying import apply_rows
from customers.domain.imports.reverting import revert_rows
from customers.domain.imports.written import Written

ROWS_AT_A_TIME = 500

TAKE = """
SELECT *, account_id FROM customer_import WHERE state IN ('applying', 'reverting')
ORDER BY updated_at FOR UPDATE SKIP LOCKED LIMIT 1
"""
# Two imports of an account may hold the same people: each has to see what the other one has added.
ONE_OF_THE_ACCOUNT = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
# A batch is what needs writing of the next so many rows of the file. Asked for so many rows that need it, the planner,
# who knows nothing of a table that was filled a moment ago, would read all that are left, and sort them, each time.
NEXT = "account_id = $1 AND import_id = $2 AND position > $3::integer AND position <= $3 + $4::integer"
TO_APPLY = f"""
SELECT position, outcome, fields, derived, changes, customer_id, version, outcome = 'create' AND $5 AND EXISTS (
    SELECT 1 FROM customer WHERE customer.account_id = $1
        AND (customer.folded_email = import_row.folded_email OR customer.phone_e164 = import_row.phone_e164)
) AS exists_by_now
FROM import_row WHERE {NEXT} AND outcome IN ('create', 'update') AND result IS NULL ORDER BY position
"""
TO_REVERT = f"""
SELECT position, result, customer_id, version, changes
FROM import_row WHERE {NEXT} AND result IN ('created', 'updated') ORDER BY position
"""
BEHIND = """
SELECT min(position) AS first FROM import_row
WHERE account_id = $1 AND import_id = $2 AND position > $3::integer + $4::integer
"""
# An insertion that always meets its row: the way by the primary key does not depend on the planner's statistics.
MARK = """
INSERT INTO import_row AS kept (account_id, import_id, position, outcome, result, errors, customer_id, version)
SELECT $1, $2, position, coalesce(outcome, 'conflict'), result, errors, customer_id, version
FROM jsonb_to_recordset($3::jsonb) AS written (
    position integer, outcome text, result text, errors jsonb, customer_id uuid, version integer
)
ON CONFLICT (import_id, position) DO UPDATE SET
    outcome = CASE WHEN excluded.result IS NULL THEN excluded.outcome ELSE kept.outcome END,
    result = coalesce(excluded.result, kept.result), errors = excluded.errors,
    customer_id = coalesce(excluded.customer_id, kept.customer_id), version = coalesce(excluded.version, kept.version)
"""
LINK_DUPLICATES = """
UPDATE import_row AS later SET customer_id = first.customer_id FROM import_row AS first
WHERE first.account_id = $1 AND first.import_id = $2 AND first.position = ANY($3::integer[])
    AND first.customer_id IS NOT NULL
    AND later.account_id = $1 AND later.import_id = $2 AND later.duplicate_of = first.position
"""
GO_ON = """
UPDATE customer_import SET counts = $3, done = done + $4, position = $5, attempts = 0, updated_at = clock_timestamp()
WHERE account_id = $1 AND id = $2
"""
FINISH = """
UPDATE customer_import SET updated_at = now(), done = total,
    applied_at = CASE state WHEN 'applying' THEN now() ELSE applied_at END,
    reverted_at = CASE state WHEN 'reverting' THEN now() ELSE reverted_at END,
    state = CASE state WHEN 'applying' THEN 'applied' ELSE 'reverted' END
WHERE account_id = $1 AND id = $2
"""
FAIL = """
UPDATE customer_import SET state = 'failed', failure = 'unexpected', updated_at = now()
WHERE account_id = $1 AND id = $2 AND position = $3 AND state IN ('applying', 'reverting')
"""

log = structlog.get_logger()


async def write_next(country: str) -> bool:
    """Writes the next batch of the import that waits longest; returns whether there was one."""
    taken: dict[str, Any] | None = None
    try:
        async with transaction():
            taken = await _take()
            if taken is not None:
                await _write(taken, country)
    except Exception as error:
        if taken is None or is_away(error):
            raise
        log.exception("import_failed", import_id=str(taken["id"]))
        await fetch(FAIL, taken["account_id"], taken["id"], taken["position"])
    return taken is not None


async def _take() -> dict[str, Any] | None:
    rows = await fetch(TAKE)
    return rows[0] if rows else None


async def _write(taken: dict[str, Any], country: str) -> None:
    place = taken["account_id"], taken["id"]
    batch = *place, taken["position"], ROWS_AT_A_TIME
    await fetch(ONE_OF_THE_ACCOUNT, f"imports of {taken['account_id']}")
    if taken["state"] == "applying":
        rows = await fetch(TO_APPLY, *batch, taken["on_duplicate"] != "create")
        written = await apply_rows(caller_of(taken), rows, country) if rows else []
    else:
        rows = await fetch(TO_REVERT, *batch)
        written = await revert_rows(caller_of(taken), rows, country) if rows else []
    if rows:
        await _go_on(taken, written, taken["position"] + ROWS_AT_A_TIME)
    elif (behind := (await fetch(BEHIND, *batch))[0]["first"]) is not None:
        await _go_on(taken, [], behind - 1)
    else:
        await fetch(FINISH, *place)


async def _go_on(taken: dict[str, Any], written: list[Written], position: int) -> None:
    place = taken["account_id"], taken["id"]
    await fetch(MARK, *place, orjson.dumps([row.marks() for row in written], default=str).decode())
    created = [row.position for row in written if row.result == "created"]
    await fetch(LINK_DUPLICATES, *place, created)
    counts = orjson.loads(taken["counts"])
    for row in written:
        counts[row.counted] = counts.get(row.counted, 0) + 1
    await fetch(GO_ON, *place, orjson.dumps(counts).decode(), len(written), position)


def caller_of(taken: dict[str, Any]) -> Caller:
    """Whoever asked for it, at work through an import."""
    actor = Actor.model_validate_json(taken["actor"])
    account_id: UUID = taken["account_id"]
    return Caller(actor.kind, account_id, actor.id, actor.name, channel="import")
