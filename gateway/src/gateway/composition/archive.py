"""A ZIP archive that is sent while it is written."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from chassis.ids import now


class Part(NamedTuple):
    """What the archive says of one of its files."""

    name: str
    bytes: int
    sha256: str


class Archive:
    """Gives out what is to be sent after every piece that is put in; nothing is held for longer than that.

    Without `end` it has no directory: an archive that breaks off can't be taken for a whole one.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._out = Outlet()
        self._zip = ZipFile(self._out, "w")

    @contextmanager
    def adding(self, name: str, size: int) -> Iterator[Callable[[bytes], bytes]]:
        """Takes a file's pieces and answers each with what is to be sent; `size` is what is expected of them all."""
        digest, length = hashlib.sha256(), 0

        def put(piece: bytes) -> bytes:
            nonlocal length
            length += len(piece)
            digest.update(piece)
            file.write(piece)
            return self._out.taken()

        with self._zip.open(_entry(name, size), "w") as file:
            yield put
        self.parts.append(Part(name, length, digest.hexdigest()))

    def add(self, name: str, content: bytes) -> bytes:
        """Puts a small file in."""
        with self.adding(name, len(content)) as put:
            return put(content)

    def end(self) -> bytes:
        """The directory, which makes the archive whole."""
        self._zip.close()
        return self._out.taken()


class Outlet:
    """A file that can't be sought in, for the ZIP writer, and that is emptied after every piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        """Keeps a piece until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nowhere to flush to."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        """What has been written since."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _entry(name: str, size: int) -> ZipInfo:
    """Deflated without compression: photos hardly shrink, and readers that go from front to back take nothing else."""
    entry = ZipInfo(name, now().timetuple()[:6])
    entry.compress_type, entry.file_size = ZIP_DEFLATED, size
    entry._compresslevel = 0  # type: ignore[attr-defined]  # public from Python 3.13 on; this name serves all
    return entry
