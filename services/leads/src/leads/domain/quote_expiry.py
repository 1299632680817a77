"""Quotes that nobody answered in time: a chore of the worker."""

import asyncio
from typing import Any
from uuid import UUID

import structlog

from chassis.aggregates import change
from chassis.caller import system
from chassis.database import fetch, is_away, transaction
from chassis.errors import NotFound
from contracts.leads import QuoteExpired
from leads.domain.quotes import taken

EVERY_SECONDS = 60.0
AT_A_TIME = 500

OVER = """
SELECT account_id, lead_id, id FROM quote
WHERE status = 'sent' AND valid_until < (now() AT TIME ZONE 'UTC')::date ORDER BY valid_until LIMIT $1
"""
IS_OVER = """
SELECT FROM quote
WHERE account_id = $1 AND id = $2 AND status = 'sent' AND valid_until < (now() AT TIME ZONE 'UTC')::date
"""

log = structlog.get_logger()


async def expire_quotes() -> None:
    """Looks every minute, until cancelled."""
    while True:
        try:
            while await expire_some():
                pass
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("expiry_waits", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def expire_some() -> int:
    """Moves quotes whose day is over to expired; returns how many it found."""
    found = await fetch(OVER, AT_A_TIME)
    for row in found:
        try:
            await _expire(row["account_id"], row["lead_id"], row["id"])
        except NotFound:
            log.info("quote_gone", quote=str(row["id"]))
    return len(found)


async def _expire(account_id: UUID, lead_id: UUID, quote_id: Any) -> None:
    """Another worker may have been quicker, or the recipient."""
    async with transaction():
        _, quote = await taken(account_id, lead_id, quote_id)
        if await fetch(IS_OVER, account_id, quote_id):
            quote.status, quote.link_hash = "expired", None
            await change(system(account_id), quote, lambda expired: QuoteExpired(quote=expired.state()))
