"""The gateway's HTTP client: one pool of connections for everything that it calls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

READS = ClientTimeout(total=None, sock_connect=2, sock_read=30)
PUBLIC = ClientTimeout(total=5)
IDLE_SECONDS = 15
LARGEST_JSON = 1024 * 1024
ADDED_BY_AIOHTTP = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class Client:
    """Works while it is open. Reads that hit a connection which went stale are repeated once, by aiohttp itself."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Holds the connections."""
        async with ClientSession(
            connector=TCPConnector(limit=400, limit_per_host=200, keepalive_timeout=IDLE_SECONDS),
            timeout=READS,
            auto_decompress=False,
            cookie_jar=DummyCookieJar(),
            skip_auto_headers=ADDED_BY_AIOHTTP,
        ) as self._session:
            yield

    @property
    def session(self) -> ClientSession:
        """The open session."""
        if self._session is None:
            raise RuntimeError("the gateway is not running")
        return self._session

    async def public_json(self, address: str) -> Any:
        """The JSON at somebody else's public address; raises OSError, or ValueError where it isn't any."""
        try:
            async with self.session.get(address, timeout=PUBLIC, allow_redirects=False) as response:
                if response.status != 200:
                    raise OSError(f"answered {response.status}")
                return orjson.loads(await response.content.read(LARGEST_JSON))
        except ClientError as error:
            raise OSError(type(error).__name__) from error
