"""Receives bodies as the tests need it."""

import hashlib
import os
from pathlib import Path

from media.upload import ReceivedFile, received_files
from tests.media.corpus.forms import CONTENT_TYPE, sent

Row = tuple[str, int, str] | tuple[str, str]


async def received(
    *chunks: bytes, room: Path, announced: int | None = None, content_type: str = CONTENT_TYPE
) -> list[Row]:
    """Name, size and hash of each file that came whole, name and code of each that did not; checks what is on disk."""
    async with received_files(sent(*chunks), content_type, room, announced) as files:
        (folder,) = left(room)
        kept = [file for file in files if isinstance(file, ReceivedFile)]
        assert sorted(left(room / folder)) == sorted(file.path.name for file in kept)
        assert all(hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256 for file in kept)
        rows = [
            (file.filename, file.size, file.sha256)
            if isinstance(file, ReceivedFile)
            else (file.filename, file.refusal.code)
            for file in files
        ]
    assert left(room) == []
    return rows


def row(name: str, content: bytes) -> Row:
    """What is received of a file that comes whole."""
    return (name, len(content), hashlib.sha256(content).hexdigest())


def left(room: Path) -> list[str]:
    """What lies in the folder."""
    return os.listdir(room)
