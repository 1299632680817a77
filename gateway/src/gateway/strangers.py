"""Slows down strangers who guess at the secrets that the services give out."""

from typing import Any

from litestar.types import ASGIApp, Message, Receive, Send

from gateway.auth.throttle import Throttle


class Strangers:
    """Lets strangers in; what is refused counts against the address that it came from."""

    def __init__(self, by_address: Throttle) -> None:
        self._by_address = by_address

    async def let_in(self, app: ASGIApp, scope: Any, receive: Receive, send: Send) -> None:
        """Has a request answered; raises TooMany."""
        address = scope["client"][0] if scope["client"] else ""
        self._by_address.check(address)
        self._by_address.count(address)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._by_address.take_back(address)
            await send(message)

        await app(scope, receive, watched)
