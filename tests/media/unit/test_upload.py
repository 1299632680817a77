"""How the files of a request come to disk."""

import os
from pathlib import Path

from media.upload import MAX_FILE_BYTES, MAX_FILES, clear_leftovers
from tests.media.corpus.forms import form, part, pieces
from tests.media.unit.uploads import left, received, row

LIMIT = bytes(MAX_FILE_BYTES)


async def test_files_arrive_whole_and_in_order(tmp_path: Path) -> None:  # D-38
    body = form(part(b"one", "a.jpg"), part(b"", "empty.png"), part(b"\r\n--a-boundar\r\n", "b.pdf"))
    found = await received(body, room=tmp_path)
    assert found == [row("a.jpg", b"one"), row("empty.png", b""), row("b.pdf", b"\r\n--a-boundar\r\n")]


async def test_twenty_mebibytes_are_taken(tmp_path: Path) -> None:  # D-38, L-51
    assert await received(*pieces(form(part(LIMIT)), range(0, 2**25, 65_536)), room=tmp_path) == [
        row("photo.jpg", LIMIT)
    ]


async def test_one_byte_more_is_too_large_and_the_other_files_go_on(tmp_path: Path) -> None:  # D-38, L-51
    body = form(part(b"one", "a.jpg"), part(LIMIT + b"x", "b.jpg"), part(b"three", "c.jpg"))
    found = await received(*pieces(body, range(0, 2**25, 100_000)), room=tmp_path)
    assert found == [row("a.jpg", b"one"), ("b.jpg", "file_too_large"), row("c.jpg", b"three")]


async def test_the_name_is_cleaned_on_the_way(tmp_path: Path) -> None:
    found = await received(form(part(b"x", "..\\..\\C:\\evil\x01\x7f\u00e9.jpg")), room=tmp_path)
    assert found == [row("evil\u00e9.jpg", b"x")]


async def test_a_file_without_a_name_is_called_file(tmp_path: Path) -> None:
    assert await received(form(part(b"x", None), part(b"y", "")), room=tmp_path) == [
        row("file", b"x"),
        row("file", b"y"),
    ]


async def test_as_many_files_as_allowed_are_taken(tmp_path: Path) -> None:
    names = [f"{number}.jpg" for number in range(MAX_FILES)]
    found = await received(form(*(part(b"x", name) for name in names)), room=tmp_path)
    assert found == [row(name, b"x") for name in names]


async def test_a_body_that_is_as_long_as_announced_is_taken(tmp_path: Path) -> None:
    assert await received(form(part(b"x")), room=tmp_path, announced=len(form(part(b"x")))) == [row("photo.jpg", b"x")]


def test_only_old_leftovers_are_cleared(tmp_path: Path) -> None:
    for name in ("media-upload-old", "media-upload-slow", "media-upload-new", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1").touch()
    for old in ("media-upload-old/1", "media-upload-old", "media-upload-slow", "other/1", "other"):
        os.utime(tmp_path / old, (0, 0))
    clear_leftovers(tmp_path)
    assert sorted(left(tmp_path)) == ["media-upload-new", "media-upload-slow", "other"]
