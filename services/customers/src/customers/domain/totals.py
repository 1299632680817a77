"""Keeping the totals of customers short: writers only append what they add or take away, and nobody waits."""

import asyncio

import structlog

from chassis.database import fetch, is_away

EVERY_SECONDS = 5.0

FOLD = """
WITH gone AS (
    DELETE FROM customer_count WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM customer_count WHERE (account_id, status) IN (
            SELECT account_id, status FROM customer_count GROUP BY account_id, status HAVING count(*) > 1
        ) FOR UPDATE SKIP LOCKED
    )) RETURNING account_id, status, customers
)
INSERT INTO customer_count SELECT account_id, status, sum(customers) FROM gone GROUP BY account_id, status
"""
"""Puts one row in the place of many. Readers see those or that one; two that fold at once share the rows out."""

log = structlog.get_logger()


async def keep_totals_short() -> None:
    """Folds the totals every few seconds, until cancelled."""
    while True:
        try:
            await fold_totals()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("folding_waits", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def fold_totals() -> None:
    """Puts one row for each account and status in the place of those that writers appended."""
    await fetch(FOLD)
