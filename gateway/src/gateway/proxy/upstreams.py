"""The services behind the gateway."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import orjson
import structlog
from aiohttp import ClientError, ClientResponse, ClientTimeout
from yarl import URL

from chassis.caller import Caller
from chassis.errors import Refusal, Unavailable
from gateway.proxy.body import Body
from gateway.proxy.client import READS, Client
from gateway.proxy.passes import Passes

HEALTH = ClientTimeout(total=1)
UPLOADS = ClientTimeout(total=900, sock_connect=2, sock_read=120)
"""An upload's answer comes after the files were looked at, and others may be before it."""

log = structlog.get_logger()


class Answer(NamedTuple):
    """A service's whole answer."""

    status: int
    body: bytes
    content_type: str
    location: str = ""
    """Where a record has moved to."""


class Upstreams:
    """Calls services in somebody's name."""

    def __init__(self, addresses: Mapping[str, str], client: Client, passes: Passes) -> None:
        self._addresses = dict(addresses)
        self._client = client
        self._passes = passes

    @property
    def names(self) -> list[str]:
        """Which services there are."""
        return list(self._addresses)

    @asynccontextmanager
    async def call(
        self,
        service: str,
        method: str,
        target: str,
        caller: Caller,
        headers: Mapping[str, str],
        body: Body | bytes | None = None,
        timeout: ClientTimeout = READS,
    ) -> AsyncIterator[ClientResponse]:
        """A service's answer, still to be read; raises Unavailable, or what is wrong with the body that is sent."""
        url = self._url(service, target)
        sent = {**headers, "Authorization": f"Bearer {self._passes.of(caller, service)}"}
        try:
            data = await body.content() if isinstance(body, Body) else body
            response = await self._client.session.request(
                method, url, headers=sent, data=data, allow_redirects=False, timeout=timeout
            )
        except (ClientError, OSError) as error:
            raise _failure(body) or _away(service, type(error).__name__) from None
        try:
            if response.status == 401:
                raise _away(service, "it does not believe us")
            yield response
        finally:
            response.release()

    async def ask(self, service: str, target: str, caller: Caller, headers: Mapping[str, str]) -> Answer:
        """A service's whole answer to a GET; raises Unavailable."""
        async with self.call(service, "GET", target, caller, headers) as response:
            return await answer_of(response, service)

    async def tell(self, service: str, target: str, caller: Caller, headers: Mapping[str, str], news: Any) -> Answer:
        """A service's whole answer to a POST of JSON that does no harm twice; raises Unavailable.

        Repeated once, since a kept connection may be closed at the very moment; for a GET aiohttp does that itself.
        """
        try:
            return await self._tell(service, target, caller, headers, news)
        except Unavailable:
            return await self._tell(service, target, caller, headers, news)

    async def _tell(self, service: str, target: str, caller: Caller, headers: Mapping[str, str], news: Any) -> Answer:
        sent = {**headers, "Content-Type": "application/json"}
        async with self.call(service, "POST", target, caller, sent, orjson.dumps(news)) as response:
            return await answer_of(response, service)

    @asynccontextmanager
    async def content(
        self, service: str, target: str, caller: Caller, headers: Mapping[str, str]
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """A file as it arrives; raises Unavailable, also where it breaks off."""
        async with self.call(service, "GET", target, caller, headers) as response:
            if response.status != 200:
                raise _away(service, f"it answers {response.status}")
            try:
                yield response.content.iter_any()
            except (ClientError, OSError) as error:
                raise _away(service, type(error).__name__) from None

    async def health(self) -> dict[str, str]:
        """How the services are; the gateway goes on without any of them."""
        states = await asyncio.gather(*(self._health(service) for service in self._addresses))
        return dict(zip(self._addresses, states, strict=True))

    async def _health(self, service: str) -> str:
        try:
            async with self._client.session.get(self._url(service, "/readyz"), timeout=HEALTH) as response:
                return "ok" if response.status == 200 else "degraded: not ready"
        except (ClientError, OSError):
            return "degraded: away"

    def _url(self, service: str, target: str) -> URL:
        if service not in self._addresses:
            raise _away(service, "nobody said where it is")
        return URL(self._addresses[service] + target, encoded=True)


async def answer_of(response: ClientResponse, service: str) -> Answer:
    """All of a short answer; raises Unavailable where it breaks off."""
    try:
        content = await response.read()
    except (ClientError, OSError) as error:
        raise _away(service, type(error).__name__) from None
    headers = response.headers
    return Answer(response.status, content, headers.get("Content-Type", ""), headers.get("Location", ""))


def _failure(body: Body | bytes | None) -> Refusal | None:
    return body.failure if isinstance(body, Body) else None


def _away(service: str, reason: str) -> Unavailable:
    log.warning("service_away", upstream=service, reason=reason)
    return Unavailable()
