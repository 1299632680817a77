"""Where the contents of files are kept: a local folder, S3, Google Cloud Storage or Azure, named by a URL."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import structlog
from obstore.exceptions import GenericError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, ObjectStore, from_url

from chassis.errors import Unavailable

if TYPE_CHECKING:
    from obstore import GetResult  # the library has it for annotations only

# Parts wait in memory, several of each put: 256 KiB do for a disk, and S3 takes none below 5 MiB.
_LOCAL_PART_BYTES = 256 * 1024
_PART_BYTES = 5 * 1024 * 1024
_PUTS_AT_ONCE = 2
_CHUNK_BYTES = 256 * 1024
_AWAY = (GenericError, PermissionDeniedError, UnauthenticatedError)

log = structlog.get_logger()


class FileStore:
    """Keeps contents under random keys; one for each event loop. Raises Unavailable where it can't be reached."""

    def __init__(self, url: str) -> None:
        self._store = _store_at(url)
        self._folder = _folder_of(self._store)
        self._part_bytes = _LOCAL_PART_BYTES if isinstance(self._store, LocalStore) else _PART_BYTES
        self._puts = asyncio.Semaphore(_PUTS_AT_ONCE)

    async def put(self, path: Path, key: str) -> None:
        """Store a local file's bytes under a new key, whole or not at all."""
        async with self._puts:
            with _reached():
                await obstore.put_async(self._store, key, path, chunk_size=self._part_bytes, max_concurrency=1)

    async def get(self, key: str, part: tuple[int, int] | None = None) -> AsyncGenerator[bytes, None]:
        """The content, or the part from its first number up to, not including, its second; raises FileNotFoundError."""
        with _reached():
            if part is None:
                found = await obstore.get_async(self._store, key)
            else:
                found = await obstore.get_async(self._store, key, options={"range": part})
        return _chunks(found)

    async def size(self, key: str) -> int:
        """How many bytes are stored under a key; raises FileNotFoundError."""
        with _reached():
            return int((await obstore.head_async(self._store, key))["size"])

    async def delete(self, key: str) -> None:
        """Remove the content, or what a put that broke off left of it; a missing one is removed already."""
        with _reached(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)
        if self._folder is not None:
            await asyncio.to_thread(_remove_unfinished, self._folder / key)


async def _chunks(found: "GetResult") -> AsyncGenerator[bytes, None]:
    # No name for the stream: the traceback of a cancelled read would keep it, and with it the file open.
    async for chunk in found.stream(min_chunk_size=_CHUNK_BYTES):
        yield bytes(chunk)


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except _AWAY as error:
        log.warning("store_away", error=type(error).__name__)
        raise Unavailable from error


def _remove_unfinished(content: Path) -> None:
    # A put writes `key#1` and renames it at its end; the store itself neither lists nor deletes such names.
    for unfinished in content.parent.glob(f"{content.name}#*"):
        unfinished.unlink(missing_ok=True)


def _store_at(url: str) -> ObjectStore:
    if url.startswith("file:"):
        return LocalStore.from_url(url, mkdir=True)
    return from_url(url)


def _folder_of(store: ObjectStore) -> Path | None:
    return Path(str(store.prefix)) if isinstance(store, LocalStore) else None


def new_key() -> str:
    """A random key."""
    # Never from names, which would tell or collide; two levels, because folders with a million entries are slow.
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token}"
