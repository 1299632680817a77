"""Which files are not taken, and that nothing of them stays."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, String

from media.errors import FileDamaged, FileTypeNotAllowed
from media.inspection.kinds import DOCUMENTS, PHOTOS, Kind
from tests.media.corpus import documents, images
from tests.media.unit.conftest import Inspect

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
WRONG_TYPES = {
    "html": HTML,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": images.other_format("GIF"),
    "webp": images.other_format("WEBP"),
    "tiff": images.other_format("TIFF"),
    "bmp": images.other_format("BMP"),
    "program": b"MZ\x90\0" + bytes(200),
    "archive": b"PK\x03\x04" + bytes(200),
    "html in front of a PDF": HTML + documents.pdf(),
    "a PDF that starts one byte late": b"\n" + documents.pdf(),
    "a PNG that starts one byte late": b"\0" + images.png(),
    "the first two bytes of a JPEG": b"\xff\xd8",
    "half a PNG signature": images.PNG_HEAD[:7],
    "a word": b"%PD",
}


def _short(data: bytes, keep: float) -> bytes:
    return data[: int(len(data) * keep)]


DAMAGED = {
    "nothing": b"",
    "a JPEG cut in half": _short(images.jpeg(), 0.5),
    "a JPEG without its last byte": images.jpeg()[:-1],
    "a progressive JPEG cut": _short(images.jpeg(progressive=True), 0.8),
    "a JPEG of a header": images.jpeg()[:30],
    "a PNG cut in half": _short(images.png(), 0.5),
    "a PNG without its last chunk": images.png()[:-12],
    "a PNG without its last byte": images.png()[:-1],
    "a PNG with a wrong checksum": images.png().replace(b"IDAT", b"IDAT\x01", 1),
    "a PNG of rubbish": images.PNG_HEAD + bytes(range(256)) * 20,
    "a JPEG of rubbish": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20,
    "a PDF of rubbish": b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"%%EOF",
    "a PDF cut in half": _short(documents.pdf(), 0.5),
    "a PDF with its middle missing": documents.pdf()[:300] + documents.pdf()[400:],
    "a PDF without its last lines": documents.pdf()[:-30],
    "a PDF without its end mark": documents.pdf().removesuffix(b"%%EOF\n"),
    "a PDF without pages": documents.pdf(0),
    "a PDF with a broken stream": documents.pdf_with_stream(b"not packed at all", Name.FlateDecode),
    "a PDF with a password": documents.encrypted("secret"),
    "a PDF encrypted for nobody": documents.encrypted(""),
    "a PDF with an archive behind it": documents.pdf() + b"PK\x03\x04" + bytes(50),
    "a PDF with a page behind it": documents.pdf() + HTML,
}


def _left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*")]


@pytest.mark.parametrize("data", WRONG_TYPES.values(), ids=WRONG_TYPES)
async def test_other_types_are_refused_whatever_they_are_called(
    data: bytes, inspect: Inspect, tmp_path: Path
) -> None:  # D-38, L-50
    with pytest.raises(FileTypeNotAllowed):
        await inspect(data)
    assert _left(tmp_path) == ["1"]


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
async def test_broken_files_are_refused(data: bytes, inspect: Inspect, tmp_path: Path) -> None:  # D-38
    with pytest.raises(FileDamaged):
        await inspect(data)
    assert _left(tmp_path) == ["1"]


async def test_a_document_is_no_photo(inspect: Inspect) -> None:  # D-33
    with pytest.raises(FileTypeNotAllowed, match="jpeg, png"):
        await inspect(documents.pdf(), PHOTOS)


async def test_a_pdf_is_counted_and_kept_as_it_is(inspect: Inspect, tmp_path: Path) -> None:  # L-50, D-38
    data = documents.pdf(3)
    found = await inspect(data, DOCUMENTS)
    assert (found.kind, found.content_type, found.pages) == (Kind.PDF, "application/pdf", 3)
    assert (found.path.read_bytes(), found.size, found.thumbnail) == (data, len(data), None)
    assert _left(tmp_path) == ["1"]


PROGRAMS = {
    "a script on opening": documents.pdf_with_catalog("/OpenAction", documents.script()),
    "a script deeper down": documents.pdf_with_catalog("/AA", Dictionary(WC=Dictionary(Next=documents.script()))),
    "a program started": documents.pdf_with_catalog("/OpenAction", documents.launch()),
    "an XFA form": documents.pdf_with_catalog("/AcroForm", Dictionary(XFA=String("<xdp/>"))),
}


@pytest.mark.parametrize("data", PROGRAMS.values(), ids=PROGRAMS)
async def test_a_pdf_that_runs_something_is_refused(data: bytes, inspect: Inspect) -> None:
    with pytest.raises(FileTypeNotAllowed):
        await inspect(data)


async def test_a_pdf_that_only_speaks_of_scripts_is_taken(inspect: Inspect) -> None:
    assert await inspect(documents.pdf_with_catalog("/Note", String("/JS and /Launch and /XFA")))


async def test_an_invoice_with_its_data_attached_is_taken(inspect: Inspect) -> None:
    assert await inspect(documents.e_invoice())


async def test_a_pdf_with_an_image_that_only_viewers_unpack_is_taken(inspect: Inspect) -> None:
    assert await inspect(documents.pdf_with_stream(images.jpeg(), Name.DCTDecode))
    assert await inspect(documents.pdf_with_stream(zlib.compress(images.jpeg()), Name.FlateDecode, Name.DCTDecode))


async def test_white_space_behind_a_pdf_is_no_second_file(inspect: Inspect) -> None:
    assert await inspect(documents.pdf() + b"\r\n\0\0")


async def test_an_archive_in_a_pdf_stays_a_pdf(inspect: Inspect) -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("a", "b")
    assert (await inspect(documents.pdf_with_stream(hidden.getvalue()))).content_type == "application/pdf"
