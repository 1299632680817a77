"""Servers that somebody else runs and we only use."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from local_stack import kafka
from local_stack.databases import ServiceDatabases
from local_stack.private_files import Passwords
from local_stack.processes import Child, PartFailed

_READY_SECONDS = 30


class GivenKafka:
    """A broker that is not ours to start or stop."""

    def __init__(self, servers: str) -> None:
        self.servers = servers
        self.child: Child | None = None

    async def start(self) -> None:
        """Wait until it answers; PartFailed when it doesn't."""
        await _wait(f"Kafka on {self.servers}", lambda: kafka.answers(self.servers))

    async def stop(self) -> None:
        """Leave it alone."""


class GivenPostgres:
    """A database server that is not ours to start or stop; `admin_url` may make roles and databases."""

    def __init__(self, admin_url: str, passwords: Path) -> None:
        self._admin_url = admin_url
        self.databases = ServiceDatabases(admin_url, Passwords(passwords))
        self.child: Child | None = None

    async def start(self) -> None:
        """Wait until it answers; PartFailed when it doesn't."""
        await _wait(f"PostgreSQL on {urlsplit(self._admin_url).hostname}", self._answers)

    async def stop(self) -> None:
        """Leave it alone."""

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self._admin_url, timeout=5)
        except (OSError, asyncpg.CannotConnectNowError):
            return False
        await connection.close()
        return True


async def _wait(part: str, probe: Callable[[], Awaitable[bool]]) -> None:
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while not await probe():
        if asyncio.get_running_loop().time() > deadline:
            raise PartFailed(part, f"doesn't answer ({_READY_SECONDS} s)")
        await asyncio.sleep(0.2)
