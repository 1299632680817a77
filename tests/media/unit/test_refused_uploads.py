"""Which requests are refused while they arrive, and that nothing of them stays."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from media.errors import FileMissing, FileTooLarge, FormExpected, Refusal, TooManyFiles, UnknownFields, UploadBroken
from media.upload import MAX_BODY_BYTES, MAX_FILES, received_files
from tests.media.corpus.forms import BOUNDARY, CONTENT_TYPE, END, cut_off, form, part, sent
from tests.media.unit.uploads import left, received

PHOTO = part(b"x")
REFUSED: dict[str, tuple[bytes, type[Refusal]]] = {
    "one file too many": (form(*[PHOTO] * (MAX_FILES + 1)), TooManyFiles),
    "far too many parts": (form(*[part(b"x", None, "a")] * 101), UploadBroken),
    "no part at all": (END, FileMissing),
    "no byte at all": (b"", UploadBroken),
    "no closing boundary": (PHOTO, UploadBroken),
    "cut in the content": (form(PHOTO)[:-20], UploadBroken),
    "cut in the headers": (form(PHOTO)[:40], UploadBroken),
    "cut in the first boundary": (form(PHOTO)[:7], UploadBroken),
    "cut in the closing boundary": (form(PHOTO)[:-3], UploadBroken),
    "something in front": (b"preamble\r\n" + form(PHOTO), UploadBroken),
    "another boundary": (form(PHOTO).replace(BOUNDARY.encode(), b"b-boundary"), UploadBroken),
    "a part that is longer than it says": (form(part(b"xyz", headers="Content-Length: 2\r\n")), UploadBroken),
    "a part that is shorter than it says": (form(part(b"xyz", headers="Content-Length: 9\r\n")), UploadBroken),
    "a header without end": (form(part(b"x", headers=f"X-A: {'a' * 3000}\r\n")), UploadBroken),
    "too many headers": (form(part(b"x", headers="X-A: a\r\n" * 9)), UploadBroken),
    "a lone line feed in a header": (form(part(b"x", headers="X-A: a\nX-B: b\r\n")), UploadBroken),
    "a part that is no form data": (form(PHOTO).replace(b"form-data", b"attachment"), UploadBroken),
    "a name that is no UTF-8": (form(part(b"x", "a")).replace(b'"a"', b'"\xff"'), UploadBroken),
}


@pytest.mark.parametrize(("body", "refusal"), REFUSED.values(), ids=REFUSED)
async def test_a_broken_form_is_refused_and_leaves_nothing(
    body: bytes, refusal: type[Refusal], tmp_path: Path
) -> None:  # D-38
    with pytest.raises(refusal):
        await received(body, room=tmp_path)
    assert left(tmp_path) == []


async def test_every_unknown_field_is_named(tmp_path: Path) -> None:
    body = form(part(b"x"), part(b"1", None, "title"), part(b"2", "a.jpg", "photo"), part(b"3", None, "title"))
    with pytest.raises(UnknownFields) as refused:
        await received(body, room=tmp_path)
    assert refused.value.fields == ("title", "photo")
    assert left(tmp_path) == []


async def test_a_connection_that_breaks_leaves_nothing(tmp_path: Path) -> None:  # D-38
    with pytest.raises(UploadBroken):
        async with received_files(cut_off(part(bytes(500_000))), CONTENT_TYPE, tmp_path):
            raise AssertionError("a broken upload was handed over")
    assert left(tmp_path) == []


@pytest.mark.parametrize("off", [-1, 1, 1000])
async def test_a_body_that_is_not_as_long_as_announced_is_refused(off: int, tmp_path: Path) -> None:  # D-38
    body = form(PHOTO)
    with pytest.raises(UploadBroken):
        await received(body, room=tmp_path, announced=len(body) + off)
    assert left(tmp_path) == []


async def test_a_request_that_announces_too_much_is_not_read(tmp_path: Path) -> None:  # D-38
    body = sent(form(PHOTO))
    with pytest.raises(FileTooLarge):
        async with received_files(body, CONTENT_TYPE, tmp_path, MAX_BODY_BYTES + 1):
            raise AssertionError("too large an upload was handed over")
    assert await anext(body) == form(PHOTO)


async def test_a_request_without_end_is_stopped(tmp_path: Path) -> None:  # D-38
    read = SimpleNamespace(bytes=0)

    async def endless() -> AsyncIterator[bytes]:
        yield part(b"")[:-2]
        while True:
            read.bytes += 2**20
            yield bytes(2**20)

    with pytest.raises(FileTooLarge):
        async with received_files(endless(), CONTENT_TYPE, tmp_path):
            raise AssertionError("an endless upload was handed over")
    assert read.bytes <= MAX_BODY_BYTES + 2**20
    assert left(tmp_path) == []


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/mixed; boundary=a"])
async def test_another_content_type_is_refused(content_type: str, tmp_path: Path) -> None:
    with pytest.raises(FormExpected):
        await received(form(PHOTO), room=tmp_path, content_type=content_type)


@pytest.mark.parametrize("boundary", ["", "; boundary=", '; boundary=""', f"; boundary={'b' * 71}"])
async def test_a_content_type_without_a_usable_boundary_is_refused(boundary: str, tmp_path: Path) -> None:
    with pytest.raises(UploadBroken):
        await received(form(PHOTO), room=tmp_path, content_type=f"multipart/form-data{boundary}")
    assert left(tmp_path) == []


async def test_a_cancelled_upload_leaves_nothing(tmp_path: Path) -> None:
    waiting = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        yield part(bytes(1_000_000))
        waiting.set()
        await asyncio.Event().wait()

    async def take() -> None:
        async with received_files(stuck(), CONTENT_TYPE, tmp_path):
            raise AssertionError("half an upload was handed over")

    upload = asyncio.create_task(take())
    await waiting.wait()
    assert left(tmp_path) != []
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert left(tmp_path) == []


async def test_what_the_taker_refuses_goes_too(tmp_path: Path) -> None:  # D-38
    with pytest.raises(ValueError, match="no"):
        async with received_files(sent(form(PHOTO)), CONTENT_TYPE, tmp_path):
            raise ValueError("no")
    assert left(tmp_path) == []
