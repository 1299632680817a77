"""PDFs that tests upload, made anew each time."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import reduce
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, StreamDecodeLevel, String

MIB = 1024 * 1024
TEXT = b"BT /F1 12 Tf 20 20 Td (Quote 4711) Tj ET\n" * 50
AS_GIVEN = {"compress_streams": False, "stream_decode_level": StreamDecodeLevel.none}


def pdf(pages: int = 2, change: Callable[[Pdf], None] | None = None, **options: Any) -> bytes:
    """A document of so many pages; `change` works on it before it is saved."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page().Contents = document.make_stream(TEXT)
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def pdf_with_stream(data: bytes, *filters: Name) -> bytes:
    """A document with a stream of exactly these bytes, said to be packed so."""

    def add(document: Pdf) -> None:
        stream = document.make_stream(data)
        stream.Filter = Array(filters)
        document.pages[0].obj["/Extra"] = stream

    return pdf(1, add, **AS_GIVEN)


def pdf_with_catalog(key: str, value: pikepdf.Object) -> bytes:
    """A document with an entry more in its catalog."""

    def add(document: Pdf) -> None:
        document.Root[key] = value

    return pdf(1, add)


def script() -> Dictionary:
    """An action that runs JavaScript."""
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch() -> Dictionary:
    """An action that starts a program."""
    return Dictionary(S=Name.Launch, F=String("cmd.exe"))


def encrypted(password: str) -> bytes:
    """A document that opens with this password."""
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=password))


def e_invoice() -> bytes:
    """A document with its data attached, as Factur-X does."""

    def attach(document: Pdf) -> None:
        document.attachments["factur-x.xml"] = b"<Invoice/>"

    return pdf(1, attach)


def flate_bomb(mebibytes: int, levels: int = 1, filler: bytes = b"\0") -> bytes:
    """So many MiB of the same bytes, packed as often as said."""
    block = filler * (MIB // len(filler))
    packer = zlib.compressobj(9, wbits=-15)
    start, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    checksum = reduce(lambda sum_, _: zlib.adler32(block, sum_), range(mebibytes), 1)
    packed = b"\x78\xda" + start + again * (mebibytes - 1) + packer.flush() + struct.pack(">I", checksum)
    for _ in range(levels - 1):
        packed = zlib.compress(packed, 9)
    return packed


def many_streams(count: int, mebibytes: int) -> bytes:
    """A document of streams that are each within bounds."""

    def add(document: Pdf) -> None:
        packed = flate_bomb(mebibytes)
        for number in range(count):
            stream = document.make_stream(packed)
            stream.Filter = Name.FlateDecode
            document.pages[0].obj[f"/Extra{number}"] = stream

    return pdf(1, add, **AS_GIVEN)


def object_stream_bomb(mebibytes: int) -> bytes:
    """A document whose page content lies in an object stream that unpacks to so many MiB."""
    packed = flate_bomb(mebibytes, filler=b" ")
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 6 0 R>>",
        5: _stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed),
    }
    body, places = b"%PDF-1.5\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    places[7] = len(body)
    table = b"".join(_place(number, places) for number in range(8))
    references = _stream(b"/Type/XRef/Size 8/W[1 4 2]/Root 1 0 R", table)
    return body + b"7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (references, places[7])


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _place(number: int, places: dict[int, int]) -> bytes:
    if number == 6:
        return struct.pack(">BIH", 2, 5, 0)
    return struct.pack(">BIH", int(number in places), places.get(number, 0), 0)
