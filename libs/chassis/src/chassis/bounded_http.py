"""Uvicorn's HTTP, with an end to how much of a request's head it takes: its parser has none."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024


class BoundedHttp(HttpToolsProtocol):
    """Refuses a request whose head is still coming after `LARGEST_HEAD` bytes."""

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

    def data_received(self, data: bytes) -> None:
        """Called by the loop with what has arrived."""
        super().data_received(data)
        self._head_bytes += len(data)
        if self._in_head and self._head_bytes > LARGEST_HEAD:
            self.send_400_response("The head of the request is too long.")
