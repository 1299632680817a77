"""Tables as files, made piece by piece so that a million rows take no more memory than a thousand."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from customers.rules.spreadsheet import neutralised

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""

Row = Sequence[str]


class TableFile(Protocol):
    """A file that is being made: its first row, then others, then its end; each answers the bytes that come next."""

    def begin(self, headings: Row) -> bytes:
        """The bytes up to and with the first row."""

    def add(self, rows: Iterable[Row]) -> bytes:
        """The bytes of further rows."""

    def end(self) -> bytes:
        """The last bytes."""

    def close(self) -> None:
        """Lets go of it, finished or not."""


class CsvFile:
    """Comma-separated values as RFC 4180 has them."""

    media_type = "text/csv"

    def begin(self, headings: Row) -> bytes:
        """The bytes up to and with the first row."""
        return BYTE_ORDER_MARK.encode() + self.add([headings])

    def add(self, rows: Iterable[Row]) -> bytes:
        """The bytes of further rows."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()

    def end(self) -> bytes:
        """Nothing: the last row is the end."""
        return b""

    def close(self) -> None:
        """There is nothing to let go of."""


def cells(record: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    """A record as a row of texts that no spreadsheet runs."""
    return [neutralised(_text(record[column])) for column in columns]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(value)
