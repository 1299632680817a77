"""Many large uploads at once: received, inspected and stored."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
from pikepdf import Name

from media.adapters import FileStore, new_key
from media.inspection.inspector import Inspector
from media.inspection.kinds import DOCUMENTS
from media.upload import MAX_FILE_BYTES, ReceivedFile, received_files
from tests.media.corpus import documents
from tests.media.corpus.forms import CONTENT_TYPE, END, part

UPLOADS = 20
MIB = 1024 * 1024
CHUNK = 200_000


def large_document() -> bytes:
    """A PDF of nearly 20 MiB, most of it a photo."""
    return documents.pdf_with_stream(os.urandom(MAX_FILE_BYTES - 10_000), Name.DCTDecode)


async def _body(path: Path) -> AsyncIterator[bytes]:
    yield part(b"")[:-2]
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            yield chunk
            await asyncio.sleep(0)
    yield b"\r\n" + END


async def _take(path: Path, room: Path, inspector: Inspector, store: FileStore) -> None:
    async with received_files(_body(path), CONTENT_TYPE, room) as files:
        for file in files:
            assert isinstance(file, ReceivedFile)
            await store.put((await inspector.inspect_in_child(file.path, DOCUMENTS)).path, new_key())


async def _peak(running: asyncio.Future[list[None]]) -> int:
    peak = 0
    while not running.done():
        peak = max(peak, psutil.Process().memory_info().rss)
        await asyncio.sleep(0.005)
    return peak


async def test_twenty_large_uploads_at_once_grow_the_process_by_no_more_than_64_mib(tmp_path: Path) -> None:
    source, room, inspector = tmp_path / "source.pdf", tmp_path / "room", Inspector()
    store = FileStore((tmp_path / "store").as_uri())
    source.write_bytes(large_document())
    room.mkdir()
    before = psutil.Process().memory_info().rss
    running = asyncio.gather(*(_take(source, room, inspector, store) for _ in range(UPLOADS)))
    peak = await _peak(running)
    await running
    assert peak - before <= 64 * MIB
    assert os.listdir(room) == []
