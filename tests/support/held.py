"""Work in one transaction that is held open while somebody else comes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from chassis.database import fetch, transaction
from chassis.service import Service

BLOCKED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def blocked(service: Service) -> bool:
    """Whether some session of the service waits for a lock."""
    with service.bound():
        return bool(await fetch(BLOCKED))


@asynccontextmanager
async def held(service: Service, work: Callable[[], Awaitable[Any]]) -> AsyncIterator[None]:
    """Does the work in a transaction of another task, and commits it at the end of the block."""
    done, release = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        with service.bound():
            async with transaction():
                await work()
                done.set()
                await release.wait()

    holding = asyncio.create_task(hold())
    await done.wait()
    yield
    release.set()
    await holding
