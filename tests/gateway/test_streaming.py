"""Large bodies flow through; neither direction is gathered up, and what breaks off stays broken off."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from litestar.types import Receive, Send
from support.gateway_process import GatewayProcess, Memory, environment, gateway_process
from support.gateways import API, Services, Staff, signed_in
from support.served import problem

from chassis.testing import eventually


def the_systems_share() -> int:
    """The most bytes that the system's own buffers hold of one body on its two connections."""
    limits = (Path(f"/proc/sys/net/ipv4/tcp_{kind}mem").read_text().split() for kind in "rw")
    return 2 * sum(int(most) for _, _, most in limits)


CHUNK = bytes(range(256)) * 256
CHUNKS = 320 + the_systems_share() // len(CHUNK)
SIZE = len(CHUNK) * CHUNKS  # 20 MB more than the system can take
UPLOAD = {"Content-Type": "multipart/form-data; boundary=x"}
FLAT = 12 * 1024 * 1024
AT_ONCE = 2


@pytest.fixture
async def process(services: Services, staff: Staff, tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    """A gateway in a process of its own."""
    async with gateway_process(tmp_path, environment(services.addresses, staff)) as process:
        yield process


async def sending(count: int = CHUNKS) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield CHUNK


async def start(send: Send, status: int = 200, length: int | None = None) -> None:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def finish(send: Send, body: bytes = b"") -> None:
    await send({"type": "http.response.body", "body": body, "more_body": False})


class Busy:
    """A service that is slow: it lets what comes pile up until it is told to go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.begun = 0
        self.digests: list[str] = []
        self.produced = 0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        self.begun += 1
        await (self._produce(send) if scope["method"] == "GET" else self._consume(receive, send))

    async def _consume(self, receive: Receive, send: Send) -> None:
        await self.go_on.wait()
        digest, more = hashlib.sha256(), True
        while more:
            message: Any = await receive()
            digest.update(message.get("body", b""))
            more = message.get("more_body", False)
        self.digests.append(digest.hexdigest())
        await start(send, 201)
        await finish(send, b"{}")

    async def _produce(self, send: Send) -> None:
        await start(send, 200, SIZE)
        for _ in range(CHUNKS):
            await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
            self.produced += len(CHUNK)
        await finish(send)


async def standing_still(progress: list[int]) -> bool:
    """Whether nothing moves for a while."""
    before = list(progress)
    for _ in range(10):
        await asyncio.sleep(0.02)
        if progress != before:
            return False
    return True


async def test_uploads_wait_for_a_slow_service_and_not_in_memory(process: GatewayProcess, services: Services) -> None:
    # D-38
    busy = Busy()
    services.customers.behaves_like(busy)
    sent = [0] * AT_ONCE

    async def content(number: int) -> AsyncIterator[bytes]:
        async for chunk in sending():
            sent[number] += len(chunk)
            yield chunk

    async with httpx.AsyncClient(base_url=process.url + API, timeout=60) as client:
        await signed_in(client)
        memory = Memory(process)
        watching = asyncio.create_task(memory.watch())
        uploads = [
            asyncio.create_task(client.post("/customers", content=content(number), headers=UPLOAD))
            for number in range(AT_ONCE)
        ]
        await eventually(lambda: answer_of(busy.begun == AT_ONCE))
        await eventually(lambda: standing_still(sent))
        assert max(sent) < SIZE
        busy.go_on.set()
        answers = await asyncio.gather(*uploads)
        watching.cancel()
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert set(busy.digests) == {hashlib.sha256(CHUNK * CHUNKS).hexdigest()}
    assert memory.growth < FLAT


async def answer_of(value: bool) -> bool:
    return value


async def test_downloads_wait_for_slow_readers_and_not_in_memory(process: GatewayProcess, services: Services) -> None:
    # D-39
    busy = Busy()
    services.customers.behaves_like(busy)
    async with httpx.AsyncClient(base_url=process.url + API, timeout=60) as client:
        await signed_in(client)
        memory = Memory(process)
        watching = asyncio.create_task(memory.watch())
        async with client.stream("GET", "/customers") as answer:
            digest = hashlib.sha256()
            chunks = answer.aiter_raw()
            digest.update(await anext(chunks))
            await eventually(lambda: standing_still([busy.produced]))
            assert answer.headers["content-length"] == str(SIZE)
            async for chunk in chunks:
                digest.update(chunk)
        watching.cancel()
    assert digest.hexdigest() == hashlib.sha256(CHUNK * CHUNKS).hexdigest()
    assert memory.growth < FLAT


async def test_a_service_reads_the_beginning_before_the_client_has_sent_the_end(
    line: httpx.AsyncClient, services: Services
) -> None:
    begun = asyncio.Event()

    async def service(_: Any, receive: Receive, send: Send) -> None:
        message: Any = await receive()
        assert message["more_body"]
        begun.set()
        while message.get("more_body"):
            message = await receive()
        await start(send)
        await finish(send, b"{}")

    async def content() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.wait_for(begun.wait(), 10)
        yield b"last"

    services.customers.behaves_like(service)
    assert (await line.post("/customers", content=content(), headers=UPLOAD)).status_code == 200


async def test_a_client_reads_the_beginning_before_the_service_has_sent_the_end(
    line: httpx.AsyncClient, services: Services
) -> None:
    read = asyncio.Event()

    async def service(_: Any, __: Receive, send: Send) -> None:
        await start(send)
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await asyncio.wait_for(read.wait(), 10)
        await finish(send, b"last")

    services.customers.behaves_like(service)
    async with line.stream("GET", "/customers") as answer:
        chunks = answer.aiter_raw()
        assert await anext(chunks) == b"first"
        read.set()
        assert await anext(chunks) == b"last"


async def test_an_early_refusal_reaches_a_client_that_is_still_sending(
    line: httpx.AsyncClient, services: Services
) -> None:  # D-38
    refusal = problem("file_too_large", 413)

    async def service(_: Any, receive: Receive, send: Send) -> None:
        await receive()
        await start(send, 413)
        await finish(send, httpx.Response(413, json=refusal).content)

    services.customers.behaves_like(service)
    for _ in range(5):
        answer = await stubborn(line, SIZE)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"file_too_large" in answer


async def stubborn(line: httpx.AsyncClient, size: int) -> bytes:
    """What a client is answered that sends everything before it begins to read."""
    reader, writer = await connected(line, size)
    for _ in range(size // len(CHUNK)):
        writer.write(CHUNK)
        await writer.drain()
    answer = b""
    while b"file_too_large" not in answer:
        answer += await asyncio.wait_for(reader.read(65536), 10)
    writer.close()
    return answer


async def connected(line: httpx.AsyncClient, size: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which an upload has been announced."""
    where = urlsplit(str(line.base_url))
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = {"Host": "x", "Content-Length": size, "Authorization": line.headers["Authorization"], **UPLOAD}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    writer.write(f"POST {API}/customers HTTP/1.1\r\n{lines}\r\n".encode())
    return reader, writer


async def test_an_upload_that_breaks_off_breaks_off_at_the_service(
    line: httpx.AsyncClient, services: Services
) -> None:  # D-38
    seen: list[str] = []

    async def service(_: Any, receive: Receive, __: Send) -> None:
        message: Any = await receive()
        seen.append("begun")
        while message["type"] == "http.request" and message.get("more_body"):
            message = await receive()
        seen.append(message["type"])

    services.customers.behaves_like(service)
    _, writer = await connected(line, SIZE)
    writer.write(CHUNK)
    await eventually(lambda: answer_of(seen == ["begun"]))
    writer.close()
    await eventually(lambda: answer_of(seen == ["begun", "http.disconnect"]))


async def test_a_download_that_breaks_off_is_no_short_success(line: httpx.AsyncClient, services: Services) -> None:
    # D-39
    async def service(scope: Any, _: Receive, send: Send) -> None:
        await start(send, 200, SIZE if scope["query_string"] else None)
        await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
        raise ConnectionAbortedError

    services.customers.behaves_like(service)
    for query in ("", "?length=1"):
        with pytest.raises(httpx.RemoteProtocolError):
            await line.get(f"/customers{query}")
    services.customers.forget()
    assert (await line.get("/customers")).status_code == 404


async def test_a_service_that_dies_during_an_upload_is_away(line: httpx.AsyncClient, services: Services) -> None:
    async def service(_: Any, receive: Receive, __: Send) -> None:
        await receive()
        raise ConnectionAbortedError

    services.customers.behaves_like(service)
    answer = await line.post("/customers", content=sending(20), headers=UPLOAD)
    assert answer.status_code in (500, 503)


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def test_a_service_stops_sending_when_the_client_has_gone(line: httpx.AsyncClient, services: Services) -> None:
    gone = asyncio.Event()

    async def service(_: Any, receive: Receive, send: Send) -> None:
        await start(send)
        hung_up = asyncio.ensure_future(until_gone(receive))
        while not hung_up.done():
            await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
            await asyncio.sleep(0)
        gone.set()

    services.customers.behaves_like(service)
    async with line.stream("GET", "/customers") as answer:
        await anext(answer.aiter_raw())
    await asyncio.wait_for(gone.wait(), 10)
