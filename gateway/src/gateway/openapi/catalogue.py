"""Collects the services' documents."""

import asyncio
import time
from typing import Any

import orjson
from litestar import Litestar

from chassis.caller import NO_ACCOUNT, system
from chassis.errors import NotFound, Unavailable
from gateway.openapi.merging import merged
from gateway.openapi.own import own_document
from gateway.paths import PREFIX, is_own, service_of
from gateway.proxy.upstreams import Upstreams

GOOD_FOR_SECONDS = 60
AWAY_SECONDS = 5
BUDGET_SECONDS = 3


class Catalogue:
    """The whole document, a minute old at most; of a service that is away, the part that was last seen."""

    def __init__(self, upstreams: Upstreams) -> None:
        self._upstreams = upstreams
        self._seen: dict[str, dict[str, Any]] = {}
        self._document = b""
        self._until = 0.0
        self._turn = asyncio.Lock()

    async def document(self, own: Litestar) -> bytes:
        """The OpenAPI document as JSON."""
        async with self._turn:
            if time.monotonic() > self._until:
                complete = all(await asyncio.gather(*(self._look(name) for name in self._upstreams.names)))
                self._document = orjson.dumps(merged(own_document(own), self._seen, PREFIX, _offered))
                self._until = time.monotonic() + (GOOD_FOR_SECONDS if complete else AWAY_SECONDS)
            return self._document

    async def _look(self, service: str) -> bool:
        """Whether the service answered."""
        try:
            async with asyncio.timeout(BUDGET_SECONDS):
                answer = await self._upstreams.ask(service, "/openapi/openapi.json", system(NO_ACCOUNT), {})
        except (TimeoutError, Unavailable):
            return False
        if answer.status == 200:
            self._seen[service] = orjson.loads(answer.body)
        return answer.status == 200


def _offered(method: str, place: list[str]) -> bool:
    """What we answer ourselves is described by ourselves, and what is for the gateway alone is not described."""
    if is_own(method, place):
        return False
    try:
        service_of(place)
    except NotFound:
        return False
    return True
