"""Tells leads who has signed in, so that leads can be given to them before they have looked at any."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from chassis.caller import Caller
from chassis.errors import Unavailable
from gateway.proxy.upstreams import Upstreams


class Introductions:
    """Made beside the request that occasions them: nobody waits for one, nor learns that it failed."""

    def __init__(self, upstreams: Upstreams) -> None:
        self._upstreams = upstreams
        self._under_way: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Gives up at the end what is under way."""
        try:
            yield
        finally:
            for task in self._under_way:
                task.cancel()

    def make(self, caller: Caller, headers: Mapping[str, str]) -> None:
        """Introduces somebody whose token is new here: at the latest a quarter of an hour after one that failed."""
        task = asyncio.create_task(self._make(caller, headers))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _make(self, caller: Caller, headers: Mapping[str, str]) -> None:
        with suppress(Unavailable):
            await self._upstreams.tell("leads", "/staff/me", caller, headers, {})
