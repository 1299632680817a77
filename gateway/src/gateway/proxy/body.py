"""A request's body on its way through."""

from collections.abc import AsyncIterator
from typing import Any

from litestar.types import Receive

from chassis.errors import Refusal, TooLarge
from chassis.problems import Malformed

LARGEST_BODY = 1024 * 1024
"""Of anything but files, in bytes."""


class Body:
    """Passes on chunk by chunk what the client sends.

    `arrived` says whether all of it is here, `failure` why it ended too early.
    """

    def __init__(self, scope: Any, receive: Receive, largest: int | None = None) -> None:
        """Raises TooLarge where the client announces too much."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if largest is not None and int(length) > largest:
            raise TooLarge
        self.failure: Refusal | None = None
        self._receive = receive
        self._left = largest
        self.arrived = length == b"0" and b"transfer-encoding" not in headers

    async def content(self) -> bytes | AsyncIterator[bytes] | None:
        """All of it where it has arrived already, otherwise its chunks as they come; None where there is none."""
        if self.arrived:
            return None
        first = await self._next()
        return first if self.arrived else self._chunks(first)

    async def hung_up(self) -> None:
        """Returns when the client has gone; only for when the body has arrived."""
        while True:
            message: Any = await self._receive()
            if message["type"] == "http.disconnect":
                return

    async def _chunks(self, chunk: bytes) -> AsyncIterator[bytes]:
        while True:
            if chunk:
                yield chunk
            if self.arrived:
                return
            chunk = await self._next()

    async def _next(self) -> bytes:
        message: Any = await self._receive()
        if message["type"] == "http.disconnect":
            raise self._failed(Malformed())
        chunk: bytes = message.get("body", b"")
        if self._left is not None:
            self._left -= len(chunk)
            if self._left < 0:
                raise self._failed(TooLarge())
        self.arrived = not message.get("more_body", False)
        return chunk

    def _failed(self, refusal: Refusal) -> Refusal:
        self.failure = refusal
        return refusal


def largest_of(scope: Any) -> int | None:
    """How much a request may bring: a megabyte, unless it brings files, which their service limits."""
    multipart = dict(scope["headers"]).get(b"content-type", b"").startswith(b"multipart/")
    return None if multipart else LARGEST_BODY
