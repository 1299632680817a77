"""The server in front of every application: what it takes, and for how long."""

import asyncio
from typing import Any
from unittest.mock import Mock, call
from urllib.parse import urlsplit

import pytest
from litestar.types import Receive, Send
from support.served import served

from chassis import server
from chassis.bounded_http import LARGEST_HEAD, InOnePiece
from gateway.proxy import client


async def address(scope: Any, receive: Receive, send: Send) -> None:
    """Reads all that is sent, and answers with the address that it comes from."""
    while (await receive()).get("more_body"):  # type: ignore[union-attr]
        pass
    host = scope["client"][0].encode()
    length = (b"content-length", str(len(host)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": host, "more_body": False})


async def slow(scope: Any, receive: Receive, send: Send) -> None:
    """Begins an answer, by its head alone or with the first piece of a body, and leaves the rest out."""
    if scope["path"] == "/readyz":
        return await address(scope, receive, send)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/piece":
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass
    return None


async def empty(scope: Any, receive: Receive, send: Send) -> None:
    """Answers without a body."""
    if scope["path"] == "/readyz":
        return await address(scope, receive, send)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return None


class Connection(asyncio.Protocol):
    """A client that keeps apart what reaches it apart."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        self.pieces.put_nowait(data)


async def pieces_of(url: str, sent: bytes, count: int) -> list[bytes]:
    """The first pieces of what comes back, as they arrive."""
    place = urlsplit(url)
    transport, connection = await asyncio.get_running_loop().create_connection(Connection, place.hostname, place.port)
    try:
        transport.write(sent)
        async with asyncio.timeout(10):
            return [await connection.pieces.get() for _ in range(count)]
    finally:
        transport.abort()


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


async def test_a_head_leaves_together_with_its_bodys_beginning() -> None:
    wire = Mock(spec=asyncio.Transport)
    answer = InOnePiece(Mock(transport=wire, response_started=True))
    for piece in (b"head", b"first", b"second"):
        answer.write(piece)
    await asyncio.sleep(0)
    assert wire.method_calls == [call.write(b"headfirst"), call.write(b"second")]


@pytest.mark.parametrize(("path", "end"), [(b"/piece", b"\r\n\r\n5\r\nfirst\r\n"), (b"/head", b"chunked\r\n\r\n")])
async def test_a_head_waits_for_no_more_than_what_is_there(path: bytes, end: bytes) -> None:
    async with served(slow) as url:
        (piece,) = await pieces_of(url, b"GET " + path + b" HTTP/1.1\r\nHost: here\r\n\r\n", 1)
    assert piece.startswith(b"HTTP/1.1 200 ")
    assert piece.endswith(end)


async def test_an_answer_without_a_body_is_sent() -> None:
    async with served(address) as url:
        (piece,) = await pieces_of(url, b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\n", 1)
        closed = await said_to(url, b"HEAD / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    assert piece.endswith(b"content-length: 9\r\n\r\n")
    assert closed.endswith(b"content-length: 9\r\nconnection: close\r\n\r\n")


async def test_an_answer_of_which_nothing_follows_the_head_ends() -> None:
    async with served(empty) as url:
        closed = await said_to(url, b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    assert closed.startswith(b"HTTP/1.1 204 ")
    assert closed.endswith(b"\r\nconnection: close\r\n\r\n")


async def test_who_waits_for_leave_to_send_a_body_gets_it_before_the_answer() -> None:
    request = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    async with served(address) as url:
        (leave,) = await pieces_of(url, request, 1)
    assert leave == b"HTTP/1.1 100 Continue\r\n\r\n"


async def test_requests_sent_at_once_are_answered_in_their_order() -> None:
    one, last = b"GET /%d HTTP/1.1\r\nHost: here\r\n", b"Connection: close\r\n"
    async with served(address) as url:
        answers = await said_to(url, one % 1 + b"\r\n" + one % 2 + b"\r\n" + one % 3 + last + b"\r\n")
    assert answers.count(b"HTTP/1.1 200 ") == answers.count(b"\r\n\r\n127.0.0.1") == 3


def test_the_gateway_gives_up_an_idle_connection_before_the_service_does() -> None:
    assert client.IDLE_SECONDS < server.IDLE_SECONDS
