"""The object store, on the disk and in memory."""

import asyncio
from pathlib import Path

import pytest

from media.adapters import FileStore, new_key

CONTENT = bytes(range(256)) * 8_000


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """An empty store of each kind that needs no server."""
    return FileStore("memory:///" if request.param == "memory" else (tmp_path / "a store").as_uri())


@pytest.fixture
def local(tmp_path: Path) -> Path:
    """A file to be stored."""
    path = tmp_path / "invoice of Mr Smith.pdf"
    path.write_bytes(CONTENT)
    return path


async def _stored(store: FileStore, path: Path) -> str:
    key = new_key()
    await store.put(path, key)
    return key


async def _content(store: FileStore, key: str, part: tuple[int, int] | None = None) -> bytes:
    return b"".join([chunk async for chunk in await store.get(key, part)])


async def test_what_is_put_is_got(store: FileStore, local: Path) -> None:
    assert await _content(store, await _stored(store, local)) == CONTENT


async def test_an_empty_file_is_stored_too(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert await _content(store, await _stored(store, tmp_path / "empty")) == b""


async def test_the_size_of_what_is_stored_is_known(store: FileStore, local: Path) -> None:
    assert await store.size(await _stored(store, local)) == len(CONTENT)
    with pytest.raises(FileNotFoundError):
        await store.size(new_key())


@pytest.mark.parametrize("part", [(0, 1), (5, 10), (0, len(CONTENT)), (len(CONTENT) - 3, len(CONTENT))])
async def test_a_part_is_got_by_its_bytes(store: FileStore, local: Path, part: tuple[int, int]) -> None:  # D-39
    assert await _content(store, await _stored(store, local), part) == CONTENT[slice(*part)]


async def test_keys_are_random_and_tell_nothing(store: FileStore, local: Path) -> None:
    keys = await asyncio.gather(*(_stored(store, local) for _ in range(20)))
    assert len(set(keys)) == 20
    assert all(set(key) <= set("0123456789abcdef/") for key in keys)


async def test_what_is_deleted_is_gone_and_stays_gone(store: FileStore, local: Path) -> None:
    key, other = await _stored(store, local), await _stored(store, local)
    await store.delete(key)
    await store.delete(key)
    with pytest.raises(FileNotFoundError):
        await store.get(key)
    assert await _content(store, other) == CONTENT


async def test_a_file_that_is_not_there_is_not_stored(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await _stored(store, tmp_path / "nothing")


async def test_nothing_half_written_lies_in_the_folder(local: Path, tmp_path: Path) -> None:
    store = FileStore((tmp_path / "store").as_uri())
    key = await _stored(store, local)
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == [tmp_path / "store" / key]
