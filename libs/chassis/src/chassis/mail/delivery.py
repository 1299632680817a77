"""The postman: a background job of the worker."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from chassis.database import is_away
from chassis.mail.sending import PostOffice, send_next

SENDERS = 4
IDLE_SECONDS = 1.0
STOP_SECONDS = 5.0

log = structlog.get_logger()


def postman(office: PostOffice[Any]) -> Callable[[], Coroutine[Any, Any, None]]:
    """The background job that delivers a service's emails."""

    async def deliver() -> None:
        await deliver_emails(office)

    return deliver


async def deliver_emails(office: PostOffice[Any]) -> None:
    """Sends what is due, several emails at once, until cancelled; what is under way then is given a moment to end."""
    async with asyncio.TaskGroup() as senders:
        for _ in range(SENDERS):
            senders.create_task(_deliver(office))


async def _deliver(office: PostOffice[Any]) -> None:
    while True:
        if not await _to_its_end(_send_one(office)):
            await asyncio.sleep(IDLE_SECONDS)


async def _send_one(office: PostOffice[Any]) -> bool:
    try:
        return await send_next(office)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("delivery_waits", error=type(error).__name__)
        return False


async def _to_its_end(work: Coroutine[Any, Any, bool]) -> bool:
    """An email that is cut off when the server has it all, but has not answered, would be sent twice."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=STOP_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
