"""The rows that were not taken, as a file that can be mended and sent again."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from customers.rules.spreadsheet import neutralised
from customers.schemas.reasons import row_reason

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads the file as Windows-1252."""
ERROR = "error"


async def as_csv(found: dict[str, Any], rows: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    """The file's columns and one with what was wrong, in the delimiter of the file."""
    columns, mapping = orjson.loads(found["columns"]), orjson.loads(found["mapping"])
    sources = {field: column for column, field in reversed(mapping.items()) if field is not None}
    yield (BYTE_ORDER_MARK + _line([*columns, ERROR], found["delimiter"])).encode()
    async for row in rows:
        reasons = "; ".join(_reason(error, sources) for error in row["errors"])
        cells = [*row["cells"][: len(columns)], *[""] * (len(columns) - len(row["cells"]))]
        yield _line([*cells, reasons], found["delimiter"]).encode()


def _reason(error: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    field = error["field"]
    return f"{sources.get(field, field)}: {row_reason(error)}" if field else row_reason(error)


def _line(cells: list[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow([neutralised(cell) for cell in cells])
    return line.getvalue()
