"""The jobs behind imports, in every worker of the service."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog

from chassis.database import is_away
from customers.domain.imports.planning import plan_next
from customers.domain.imports.sweeping import sweep_imports
from customers.domain.imports.writing import write_next
from customers.settings import Settings

LOOK_SECONDS = 0.3
SWEEP_SECONDS = 600.0

log = structlog.get_logger()


def import_chores(settings: Settings) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
    """Planning, writing and sweeping, each until it is cancelled."""

    async def plan_imports() -> None:
        await _again_and_again(lambda: plan_next(settings.default_country), LOOK_SECONDS)

    async def write_imports() -> None:
        await _again_and_again(lambda: write_next(settings.default_country), LOOK_SECONDS)

    async def sweep() -> None:
        await _again_and_again(lambda: sweep_imports(settings.imports_kept_days), SWEEP_SECONDS)

    return [plan_imports, write_imports, sweep]


async def _again_and_again(job: Callable[[], Awaitable[bool | None]], pause: float) -> None:
    """Goes on at once while there is something to do; what is away is waited for."""
    while True:
        try:
            busy = await job()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("imports_wait", error=type(error).__name__)
            busy = False
        await asyncio.sleep(0 if busy else pause)
