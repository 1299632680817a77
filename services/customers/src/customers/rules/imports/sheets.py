"""Excel workbooks: the first sheet that has anything on it."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from customers.rules.imports.refused import FileRefused

ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"


def is_workbook(content: Any) -> bool:
    """Whether an open file is an XLSX workbook; other kinds of ZIP are not."""
    try:
        with zipfile.ZipFile(content) as archive:
            return WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def rows_of_workbook(content: bytes) -> Iterator[list[str]]:
    """The cells of the first sheet with any, as text; raises FileRefused."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number in range(len(workbook.sheet_names)):
            sheet = workbook.get_sheet_by_index(number)
            if sheet.height:
                yield from ([_text(cell) for cell in row] for row in _rows_from_the_top(sheet))
                return
    except (CalamineError, OSError, ValueError):
        raise FileRefused("file_damaged") from None


def _rows_from_the_top(sheet: Any) -> Iterator[list[Any]]:
    """With the empty rows above the first one, so that numbers are those of the spreadsheet."""
    yield from ([] for _ in range(sheet.start[0] if sheet.start else 0))
    yield from sheet.iter_rows()


def _text(cell: Any) -> str:
    """A cell as a person reads it; phone numbers that were stored as numbers have no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)
