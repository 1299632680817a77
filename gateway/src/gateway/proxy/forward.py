"""Passes a request on to its service and the answer back, both as they flow."""

import asyncio
from typing import Any
from urllib.parse import quote

from aiohttp import ClientResponse
from litestar.types import Receive, Send

from chassis.caller import Caller
from gateway.paths import PREFIX
from gateway.proxy.body import Body, largest_of
from gateway.proxy.headers import passed_back, passed_on
from gateway.proxy.upstreams import Upstreams

PLAIN = "/-._~!$&'()*+,;=:@"


class Forward:
    """An application that is a service's, as seen by one caller."""

    def __init__(self, upstreams: Upstreams, service: str, caller: Caller) -> None:
        self._upstreams = upstreams
        self._service = service
        self._caller = caller

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        body = Body(scope, receive, largest_of(scope))
        method, headers = scope["method"], passed_on(scope)
        async with self._upstreams.call(self._service, method, target(scope), self._caller, headers, body) as response:
            await pass_back(response, body, send)


def target(scope: Any) -> str:
    """What a service is asked for: the path as we understood it, and the query as it came."""
    path = quote(scope["path"].removeprefix(PREFIX), safe=PLAIN)
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def pass_back(response: ClientResponse, body: Body, send: Send) -> None:
    """Sends a service's answer on; where that breaks off, so does ours."""
    await send({"type": "http.response.start", "status": response.status, "headers": passed_back(response.raw_headers)})
    if await _pass_chunk(response, send):
        await _pass_rest(response, body, send)


async def _pass_rest(response: ClientResponse, body: Body, send: Send) -> None:
    """No longer than the client listens: our server takes what we send to nobody as fast as we can send it."""
    gone = asyncio.ensure_future(body.hung_up()) if body.arrived else None
    try:
        while await _pass_chunk(response, send):
            if gone is not None and gone.done():
                return
    finally:
        if gone is not None:
            gone.cancel()


async def _pass_chunk(response: ClientResponse, send: Send) -> bool:
    """Returns whether there is more."""
    chunk = await response.content.readany()
    more = not response.content.at_eof()
    await send({"type": "http.response.body", "body": chunk, "more_body": more})
    return more
