"""Sends what is still being put together."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from litestar.types import Receive, Send

Headers = dict[str, str]


class Download:
    """An application that sends content as it comes, for as long as the client listens.

    What fails before the first piece is refused as usual; what fails later breaks the answer off.
    """

    def __init__(self, content: AsyncGenerator[bytes, None], headers: Headers) -> None:
        self._content = content
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, _: Any, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_hung_up(receive))
        try:
            async with aclosing(self._content) as content:
                first = await anext(content)
                await send({"type": "http.response.start", "status": 200, "headers": self._headers})
                await _send(first, send)
                async for piece in content:
                    if gone.done():  # our server takes what we send to nobody as fast as we can send it
                        return
                    await _send(piece, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()


async def _send(piece: bytes, send: Send) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _hung_up(receive: Receive) -> None:
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return
