"""Pure decisions about what a stored file is called and which part of it is asked for."""

import re
import unicodedata
from collections.abc import Iterator

from media.errors import RangeNotSatisfiable
from media.inspection.kinds import Kind

MAX_NAME_BYTES = 255
UNNAMED = "file"
# Control, format (they can turn the reading direction round), surrogate and private characters; line separators.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_EXTENSIONS = {Kind.JPEG: (".jpg", ".jpeg"), Kind.PNG: (".png",), Kind.PDF: (".pdf",)}
_LONGEST_EXTENSION = 16
SINGLE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")

Part = tuple[int, int]
"""Bytes from the first number up to, not including, the second."""


def clean_filename(raw: str) -> str:
    """The last part of a client's file name in NFC: no path, nothing unprintable, 1 to 255 bytes of UTF-8."""
    last = re.split(r"[/\\]", raw)[-1]
    printable = "".join(character for character in last if unicodedata.category(character) not in _UNPRINTABLE)
    name = unicodedata.normalize("NFC", printable).strip(" .")
    return _shortened(name) or UNNAMED


def filename_for(name: str, kind: Kind) -> str:
    """A cleaned name whose extension tells the true kind: `tour.html` that is a PDF is called `tour.html.pdf`."""
    extensions = _EXTENSIONS[kind]
    return name if name.lower().endswith(extensions) else _shortened(name + extensions[0])


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > _LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    room = MAX_NAME_BYTES - len((dot + extension).encode())
    return "".join(_fitting(stem, room)).rstrip(" .") + dot + extension


def _fitting(text: str, room: int) -> Iterator[str]:
    for character in text:
        room -= len(character.encode())
        if room < 0:
            return
        yield character


def asked_part(asked: str | None, if_range: str | None, etag: str, size: int) -> Part | None:
    """The part of `size` bytes that a Range header asks for, None for all of them; raises RangeNotSatisfiable.

    Several ranges, other units and malformed ones are answered whole, as RFC 9110 allows.
    """
    match = SINGLE_RANGE.match(asked.strip()) if asked else None
    if match is None or (if_range is not None and if_range.strip() != etag):
        return None
    first, last = match.groups()
    if first:
        return _checked(int(first), min(int(last), size - 1) if last else size - 1, size)
    if not last:
        return None
    return _checked(size - min(int(last), size), size - 1, size)


def _checked(first: int, last: int, size: int) -> Part | None:
    if first >= size:
        raise RangeNotSatisfiable(size)
    return (first, last + 1) if first <= last else None
