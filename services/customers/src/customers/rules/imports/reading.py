"""A whole file: its columns, and the rows that have anything in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from customers.rules.imports import sheets, text
from customers.rules.imports.columns import Field, columns_of, mapping_of
from customers.rules.imports.refused import FileRefused

MOST_ROWS = 100_000
NumberedRow = tuple[int, list[str]]
"""A row's cells and its number in the file, as spreadsheets count: from 1, the header included."""


class Reading(NamedTuple):
    """A file that can be planned."""

    columns: list[str]
    mapping: dict[str, Field | None]
    delimiter: str
    total: int
    rows: Iterator[NumberedRow]


def read(content: bytes, given: Mapping[str, Field | None]) -> Reading:
    """Reads a file of any kind that is known; raises FileRefused. Rows are counted before the first one is given."""
    rows, delimiter = _rows(content)
    header, total = _counted(rows)
    columns = columns_of(header)
    if not columns or not total:
        raise FileRefused("no_rows")
    mapping = mapping_of(columns, given)
    body = _filled(_rows(content)[0])
    next(body)  # the header
    return Reading(columns, mapping, delimiter, total, body)


def _rows(content: bytes) -> tuple[Iterable[list[str]], str]:
    if content.startswith(sheets.ZIP):
        return sheets.rows_of_workbook(content), ","
    decoded = text.text_of(content)
    delimiter = text.delimiter_of(decoded)
    return text.rows_of(decoded, delimiter), delimiter


def _counted(rows: Iterable[list[str]]) -> tuple[Sequence[str], int]:
    filled = _filled(rows)
    _, header = next(filled, (0, []))
    total = 0
    for _ in filled:
        total += 1
        if total > MOST_ROWS:
            raise FileRefused("too_many_rows")
    return header, total


def _filled(rows: Iterable[list[str]]) -> Iterator[NumberedRow]:
    for number, cells in enumerate(rows, 1):
        if any(cell and not cell.isspace() for cell in cells):
            yield number, cells
