"""One file on its way to disk."""

import asyncio
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from media.errors import FileTooLarge

MAX_FILE_BYTES = 20 * 1024 * 1024
_WRITE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as the client sent it; `filename` is cleaned, `path` lives as long as the upload's context."""

    filename: str
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not kept, and why; the others of its request go on."""

    filename: str
    refusal: FileTooLarge


class Spool:
    """Counts, hashes and writes one file; behind the size limit it lets go of what it has and only counts."""

    def __init__(self, filename: str, path: Path) -> None:
        self._filename = filename
        self._path = path
        self._size = 0
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        path.touch(exist_ok=False)

    async def take(self, chunk: bytes) -> None:
        """Take the next bytes; returns when there is room for more."""
        fitted = self._fits
        self._size += len(chunk)
        if self._fits:
            await self._keep(chunk)
        elif fitted:
            self._drop()

    async def finish(self) -> ReceivedFile | RefusedFile:
        """The whole file, on disk, or why it was not kept."""
        if not self._fits:
            return RefusedFile(self._filename, FileTooLarge(f"it has more than {MAX_FILE_BYTES} bytes"))
        await self._write()
        return ReceivedFile(self._filename, self._path, self._size, self._digest.hexdigest())

    @property
    def _fits(self) -> bool:
        return self._size <= MAX_FILE_BYTES

    async def _keep(self, chunk: bytes) -> None:
        self._waiting.append(chunk)
        self._waiting_bytes += len(chunk)
        if self._waiting_bytes >= _WRITE_BYTES:
            await self._write()

    async def _write(self) -> None:
        chunks, self._waiting, self._waiting_bytes = self._waiting, [], 0
        await asyncio.to_thread(self._append, chunks)

    def _append(self, chunks: list[bytes]) -> None:
        # Never creates the file: a cancelled request's last write may come after its folder is gone.
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        with open(descriptor, "wb") as out:
            for chunk in chunks:
                out.write(chunk)
                self._digest.update(chunk)

    def _drop(self) -> None:
        self._waiting.clear()
        self._path.unlink()
