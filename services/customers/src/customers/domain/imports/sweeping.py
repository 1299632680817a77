"""What imports hold of people goes after a while."""

from chassis.database import fetch, transaction

LATER = "make_interval(days => $1)"

DELETE_PLANS = f"""
DELETE FROM customer_import
WHERE applied_at IS NULL AND state IN ('planned', 'failed') AND updated_at < now() - {LATER}
    AND coalesce((counts ->> 'created')::integer, 0) + coalesce((counts ->> 'updated')::integer, 0) = 0
RETURNING account_id
"""
EMPTY = f"""
UPDATE customer_import SET emptied_at = now()
WHERE emptied_at IS NULL AND state IN ('applied', 'reverted', 'failed') AND updated_at < now() - {LATER}
RETURNING account_id, id
"""
DELETE_ROWS = "DELETE FROM import_row WHERE account_id = $1 AND import_id = $2"


async def sweep_imports(days: int) -> None:
    """Deletes plans that nobody applied for so many days, and the rows of imports that ended so many days ago."""
    await fetch(DELETE_PLANS, days)
    async with transaction():
        for emptied in await fetch(EMPTY, days):
            await fetch(DELETE_ROWS, emptied["account_id"], emptied["id"])
