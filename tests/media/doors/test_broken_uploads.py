"""Uploads that break off on a real connection leave nothing; both servers say in their own way that the client went."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller
from chassis.testing import MINTER, eventually
from tests.media.corpus import images
from tests.media.corpus.forms import CONTENT_TYPE, form, part
from tests.media.doors.conftest import target
from tests.media.doors.traces import Traces

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

pytestmark = pytest.mark.parametrize("address", ["granian", "uvicorn"], indirect=True, scope="module")

BODY = form(part(images.jpeg(), "1.jpg"), part(bytes(2_000_000), "2.jpg"))
HALF = BODY[: len(BODY) // 2]
WHOLE = {"content-length": str(len(BODY))}
CHUNKED = {"transfer-encoding": "chunked"}


@asynccontextmanager
async def sending(address: str, caller: Caller, owner: UUID, body: bytes, **headers: str) -> AsyncIterator[Streams]:
    """A connection on which an upload has begun."""
    port = urlsplit(address).port
    token = MINTER.mint(caller, "media")
    head = {"Host": "media", "Authorization": f"Bearer {token}", "Content-Type": CONTENT_TYPE, **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST {target(owner)} HTTP/1.1\r\n{lines}\r\n".encode() + body)
    await writer.drain()
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def chunk(body: bytes) -> bytes:
    """A chunk of the chunked coding."""
    return b"%x\r\n%s\r\n" % (len(body), body)


async def arrived(traces: Traces) -> None:
    """Waits until the service writes what comes."""
    await eventually(lambda: _holds_bytes(traces))


async def _holds_bytes(traces: Traces) -> bool:
    return any(path.stat().st_size for folder in traces.spooled() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("body", "headers"), [(HALF, WHOLE), (chunk(HALF), CHUNKED)], ids=["with its length", "chunked"]
)
async def test_a_client_that_goes_away_leaves_nothing(
    address: str, uploader: Caller, owner: UUID, traces: Traces, body: bytes, headers: dict[str, str]
) -> None:  # D-38
    async with sending(address, uploader, owner, body, **headers):
        await arrived(traces)
    await traces.become_only(0)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (HALF, WHOLE),
        (BODY, {"content-length": str(len(BODY) + 1)}),
        (chunk(HALF), CHUNKED),
        (chunk(BODY), CHUNKED),
    ],
    ids=["half", "a byte missing", "half in chunks", "the last chunk missing"],
)
async def test_a_body_that_ends_too_early_leaves_nothing(
    address: str, uploader: Caller, owner: UUID, traces: Traces, body: bytes, headers: dict[str, str]
) -> None:  # D-38
    async with sending(address, uploader, owner, body, **headers) as (reader, writer):
        await arrived(traces)
        writer.write_eof()
        answer = await reader.read()
    assert b" 200 " not in answer.split(b"\r\n")[0]
    await traces.become_only(0)


async def test_a_body_without_its_end_mark_is_refused(
    address: str, uploader: Caller, owner: UUID, traces: Traces
) -> None:  # D-38
    cut = len(BODY) - 4
    async with sending(address, uploader, owner, BODY[:cut], **{"content-length": str(cut)}) as (reader, _):
        assert b" 400 " in await reader.readline()
    assert await traces.are_only(0)


async def test_a_whole_upload_on_the_same_server_is_stored(
    address: str, uploader: Caller, owner: UUID, traces: Traces
) -> None:
    headers = {"Authorization": f"Bearer {MINTER.mint(uploader, 'media')}", "Content-Type": CONTENT_TYPE}
    async with httpx.AsyncClient(base_url=address, headers=headers) as client:
        answer = await client.post(target(owner), content=BODY)
    assert [result["outcome"] for result in answer.json()["results"]] == ["stored", "rejected"]
    assert await traces.are_only(1)
