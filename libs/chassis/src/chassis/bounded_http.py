"""Uvicorn's HTTP, with an end to how much of a request's head it takes, and answers that leave in one piece."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

LARGEST_HEAD = 64 * 1024


class BoundedHttp(HttpToolsProtocol):
    """Refuses a request whose head is still coming after `LARGEST_HEAD` bytes: the parser has no limit."""

    def __init__(self, *settings: Any, **more: Any) -> None:
        super().__init__(*settings, **more)
        self._in_head = False
        self._head_bytes = 0

    def on_message_begin(self) -> None:
        """Called by the parser at a request's first byte."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_headers_complete(self) -> None:
        """Called by the parser at the end of the head."""
        self._in_head = False
        super().on_headers_complete()
        self.cycle.transport = InOnePiece(self.cycle)  # type: ignore[assignment]  # all that a cycle needs of one

    def data_received(self, data: bytes) -> None:
        """Called by the loop with what has arrived."""
        super().data_received(data)
        self._head_bytes += len(data)
        if self._in_head and self._head_bytes > LARGEST_HEAD:
            self.send_400_response("The head of the request is too long.")


class InOnePiece:
    """The transport of one answer: its head waits for its body's beginning, so that the other side wakes up once.

    It waits no longer than this turn of the event loop: a stream's head says that there is a stream.
    """

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self._transport = cycle.transport
        self._began = False
        self._head = b""

    def write(self, data: bytes) -> None:
        """Sends; what uvicorn sends before the answer (100 Continue) goes at once."""
        if self._head:
            self._transport.write(b"".join((self._head, data)))
            self._head = b""
        elif self._began or not self._cycle.response_started:
            self._transport.write(data)
        else:
            self._began, self._head = True, data
            asyncio.get_running_loop().call_soon(self._flush)

    def is_closing(self) -> bool:
        """Whether nothing more can be sent."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Sends what waits, and closes."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""
