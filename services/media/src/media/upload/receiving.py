"""The way of a request's files to disk. Memory stays flat: nothing more is read before what came is written."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from media.errors import FileTooLarge, UploadBroken
from media.upload.form import MAX_FILES, Form, boundary_of
from media.upload.spool import MAX_FILE_BYTES, ReceivedFile, RefusedFile

MAX_BODY_BYTES = MAX_FILES * MAX_FILE_BYTES + 1024 * 1024
_FOLDER_PREFIX = "media-upload-"  # its own: the room may be the system's temporary folder


@asynccontextmanager
async def received_files(
    body: AsyncIterable[bytes], content_type: str, room: Path, announced: int | None = None
) -> AsyncIterator[list[ReceivedFile | RefusedFile]]:
    """The request's files in the order sent, in a folder of their own under `room` that goes when the context ends.

    `announced` is the Content-Length in bytes, where there is one. Raises UploadBroken, FormExpected, UnknownFields,
    TooManyFiles, FileMissing, or FileTooLarge where the request as a whole is; nothing is left on disk then.
    """
    boundary = boundary_of(content_type)
    folder = tempfile.mkdtemp(prefix=_FOLDER_PREFIX, dir=room)
    try:
        yield await Form(boundary, Path(folder)).read(_measured(_whole(body), announced))
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder))


def clear_leftovers(room: Path, seconds: float = 3600) -> None:
    """Remove what killed processes left under `room`: upload folders not written to for so many seconds."""
    oldest = time.time() - seconds
    for folder in room.glob(f"{_FOLDER_PREFIX}*"):
        with suppress(FileNotFoundError):  # its upload ended, or another process clears the same room
            if _last_written(folder) < oldest:
                shutil.rmtree(folder)


def _last_written(folder: Path) -> float:
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))


async def _whole(body: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    try:
        async for chunk in body:
            if chunk:  # an empty one would end the parser
                yield chunk
    except Exception as cut:  # each server has its own way to say that the client went
        raise UploadBroken("the body was cut off") from cut


async def _measured(body: AsyncIterator[bytes], announced: int | None) -> AsyncIterator[bytes]:
    seen = 0
    _require_room(announced or 0)
    async for chunk in body:
        seen += len(chunk)
        _require_room(seen)
        if announced is not None and seen > announced:
            break
        yield chunk
    if announced not in (None, seen):
        raise UploadBroken(f"the body is not as long as announced ({announced} bytes)")


def _require_room(size: int) -> None:
    if size > MAX_BODY_BYTES:
        raise FileTooLarge(f"the request has more than {MAX_BODY_BYTES} bytes")
