"""The server in front of every application: what it takes, and for how long."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar.types import Receive, Send
from support.served import served

from chassis import server
from chassis.bounded_http import LARGEST_HEAD
from gateway.proxy import client


async def address(scope: Any, receive: Receive, send: Send) -> None:
    """Reads all that is sent, and answers with the address that it comes from."""
    while (await receive()).get("more_body"):  # type: ignore[union-attr]
        pass
    host = scope["client"][0].encode()
    length = (b"content-length", str(len(host)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": host, "more_body": False})


async def said_to(url: str, sent: bytes) -> bytes:
    """What comes back until the server hangs up, which it may do without a word while more is on its way."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write(sent)
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("head", [b"X-Long: " + b"x" * LARGEST_HEAD * 8, b"X-Many: x\r\n" * LARGEST_HEAD])
async def test_a_head_without_end_is_refused(head: bytes) -> None:
    async with served(address) as url:
        assert not (await said_to(url, b"GET / HTTP/1.1\r\nHost: here\r\n" + head)).startswith(b"HTTP/1.1 200 ")


async def test_a_long_head_and_a_long_body_are_taken() -> None:
    head = b"POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nX-Long: " + b"x" * 16_000
    body = b"Content-Length: %d\r\n\r\n" % (LARGEST_HEAD * 4) + b"x" * LARGEST_HEAD * 4
    async with served(address) as url:
        assert (await said_to(url, head + b"\r\n" + body)).startswith(b"HTTP/1.1 200 ")


async def test_nobody_can_say_where_they_come_from() -> None:
    request = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n"
    async with served(address) as url:
        assert (await said_to(url, request)).endswith(b"\r\n\r\n127.0.0.1")


def test_the_gateway_gives_up_an_idle_connection_before_the_service_does() -> None:
    assert client.IDLE_SECONDS < server.IDLE_SECONDS
