"""Downloads on a real connection: bytes flow from the store to the client and stay nowhere."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
import pytest

from chassis.caller import Caller
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import MINTER, eventually
from media.adapters import FileStore
from tests.media.corpus import images
from tests.media.doors.conftest import StoreOne
from tests.media.doors.traces import Traces

both_servers = pytest.mark.parametrize("address", ["granian", "uvicorn"], indirect=True, scope="module")

MIB = 1024 * 1024
LARGE = 256 * MIB
RESIZE = "UPDATE media SET size = $2 WHERE account_id = $1 RETURNING content_key"


@pytest.fixture
async def large(service: Service, account: UUID, traces: Traces, store_one: StoreOne) -> tuple[str, Path]:
    """A file larger than any upload: where it is downloaded, and where its content is."""
    shown = await store_one(images.jpeg())
    with service.bound():
        (row,) = await fetch(RESIZE, account, LARGE)
    content = traces.store / row["content_key"]
    with content.open("r+b") as file:
        file.truncate(LARGE)
    return f"/media/{shown['id']}", content


@pytest.fixture
async def client(address: str, uploader: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """The admin, calling over a socket."""
    headers = {"Authorization": f"Bearer {MINTER.mint(uploader, 'media')}"}
    async with httpx.AsyncClient(base_url=address, headers=headers) as client:
        yield client


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of what the store has handed out."""
    sizes: list[int] = []
    get = FileStore.get

    async def counted(*arguments: Any) -> AsyncIterator[bytes]:
        return noted(await get(*arguments))

    async def noted(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            sizes.append(len(chunk))
            yield chunk

    monkeypatch.setattr(FileStore, "get", counted)
    return sizes


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """What is let go is let go by name."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def scope_of(path: str, caller: Caller) -> Any:
    """A GET as a server hands it over."""
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "server": ("media", 80),
        "client": ("client", 80), "headers": [(b"authorization", f"Bearer {MINTER.mint(caller, 'media')}".encode())],
    }  # fmt: skip


async def is_open(content: Path) -> bool:
    """Whether this process has the file open."""
    return str(content) in [file.path for file in psutil.Process().open_files()]


async def is_closed(content: Path) -> bool:
    """Whether this process has let go of the file."""
    return not await is_open(content)


@both_servers
async def test_a_large_file_flows_through_and_the_process_does_not_grow(
    client: httpx.AsyncClient, large: tuple[str, Path], handed: list[int]
) -> None:
    path, _ = large
    before, grown, ahead, received = psutil.Process().memory_info().rss, 0, 0, 0
    async with client.stream("GET", path) as answer:
        async for chunk in answer.aiter_raw():
            received += len(chunk)
            ahead = max(ahead, sum(handed) - received)
            grown = max(grown, psutil.Process().memory_info().rss - before)
    assert received == LARGE
    assert ahead < 16 * MIB
    assert grown < 32 * MIB


@both_servers
async def test_a_client_that_leaves_in_the_middle_ends_the_reading(
    client: httpx.AsyncClient, large: tuple[str, Path]
) -> None:
    path, content = large
    async with client.stream("GET", path):
        await eventually(lambda: is_open(content))
    await eventually(lambda: is_closed(content))


async def test_a_client_that_leaves_while_bytes_wait_for_it_ends_the_reading(
    service: Service, uploader: Caller, large: tuple[str, Path], no_garbage_collection: None
) -> None:
    path, content = large
    waiting, gone = asyncio.Event(), asyncio.Event()

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message.get("body"):
            waiting.set()
            await asyncio.Event().wait()

    download = asyncio.create_task(service.asgi(scope_of(path, uploader), receive, send))
    await waiting.wait()
    assert await is_open(content)
    gone.set()
    await download
    await eventually(lambda: is_closed(content))


@both_servers
async def test_several_ranges_of_a_large_file_are_read_where_they_are(
    client: httpx.AsyncClient, large: tuple[str, Path]
) -> None:  # D-39
    path, _ = large
    asked = [{"Range": f"bytes={first}-{first + 9}"} for first in range(0, LARGE, LARGE // 8)]
    answers = await asyncio.gather(*[client.get(path, headers=headers) for headers in asked])
    assert {(answer.status_code, len(answer.content)) for answer in answers} == {(206, 10)}


@both_servers
async def test_head_sends_no_content_on_the_wire(client: httpx.AsyncClient, large: tuple[str, Path]) -> None:  # D-39
    path, _ = large
    head = await client.head(path)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(LARGE), b"")
    part = await client.get(path, headers={"Range": "bytes=0-2"})  # on the same connection
    assert (part.status_code, part.content) == (206, b"\xff\xd8\xff")


@both_servers
async def test_what_the_caller_has_is_not_sent_again_on_the_wire(
    client: httpx.AsyncClient, large: tuple[str, Path]
) -> None:  # D-39
    path, _ = large
    etag = (await client.head(path)).headers["ETag"]
    answer = await client.get(path, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)
    assert (await client.get(path, headers={"Range": "bytes=-1"})).content == b"\0"
