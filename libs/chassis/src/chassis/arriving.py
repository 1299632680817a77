"""What another service announced a moment ago may still be on its way: a short wait, never a call."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

from chassis.database import within_transaction
from chassis.errors import Unavailable
from chassis.ids import is_recent

WAIT_SECONDS = 3.0
RECENT_SECONDS = 60.0
POLL_SECONDS = 0.05
MOST_HOLDING = 3

_holding = asyncio.Semaphore(MOST_HOLDING)


async def has_arrived(is_known: Callable[[], Awaitable[bool]], ids: Collection[UUID]) -> bool:
    """Asks until the answer is yes or three seconds are over; returns the last answer.

    What was made longer ago, as its id says, is not on its way: there the first answer is the last.
    Call it outside of the writing transaction. Where an Idempotency-Key has opened one already, every wait holds a
    connection that the arriving event may need; the few that may do so leave it enough, the others get Unavailable.
    """
    if await is_known():
        return True
    if not any(is_recent(one, RECENT_SECONDS) for one in ids):
        return False
    if not within_transaction():
        return await _wait(is_known)
    if _holding.locked():
        raise Unavailable(retry_after=1)
    async with _holding:
        return await _wait(is_known)


async def _wait(is_known: Callable[[], Awaitable[bool]]) -> bool:
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while not await is_known():
        if asyncio.get_running_loop().time() >= deadline:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True
