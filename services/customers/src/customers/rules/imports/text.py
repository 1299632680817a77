"""Bytes of a text file: which encoding, which delimiter."""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from contextlib import suppress

from customers.rules.imports.refused import FileRefused

LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold; a quote that is never closed ends here, too."""

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 20
SAMPLE_BYTES = 4096
SAMPLE_CHARACTERS = 64 * 1024
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
ANNOUNCED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which some programs tell Excel the delimiter."""


def text_of(content: bytes) -> str:
    """The file as text; raises FileRefused where it is none."""
    try:
        text = content.decode(_encoding_of(content))
    except UnicodeDecodeError:
        raise FileRefused("file_damaged") from None
    if NO_TEXT.search(text):
        raise FileRefused("file_type_not_allowed")
    return text


def looks_like_text(head: bytes) -> bool:
    """Whether the beginning of a file, of an even number of bytes, may be text in an encoding that is known."""
    with suppress(UnicodeDecodeError):
        decoder = codecs.getincrementaldecoder(_encoding_of(head, whole=False))()
        return not NO_TEXT.search(decoder.decode(head))
    return False


def _encoding_of(content: bytes, *, whole: bool = True) -> str:
    """By its mark, by where the zero bytes of UTF-16 stand, or by trying: what is not UTF-8 is Windows-1252."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    zeros = content[:SAMPLE_BYTES:2].count(0), content[1:SAMPLE_BYTES:2].count(0)
    if min(zeros) == 0 and max(zeros) * 8 > len(content[:SAMPLE_BYTES]):
        return "utf-16-be" if zeros[0] else "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content, final=whole)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """What separates the cells: what cuts the first rows into the most even and the most numerous pieces."""
    announced = ANNOUNCED.match(text)
    if announced is not None and announced[1] in DELIMITERS:
        return announced[1]
    return max(DELIMITERS, key=lambda delimiter: _evenness(text[:SAMPLE_CHARACTERS], delimiter))


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of every record, the blank ones too; raises FileRefused where the quoting is broken."""
    announced = ANNOUNCED.match(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text[announced.end() if announced else 0 :], newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        raise FileRefused("file_damaged") from None


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    widths: list[int] = []
    with suppress(FileRefused):  # of this delimiter's; another one may read it
        widths = [len(row) for row in itertools.islice(rows_of(sample, delimiter), SAMPLE_ROWS) if any(row)]
    if not widths or widths[0] == 1:
        return 0, 0
    return widths.count(widths[0]), widths[0]
