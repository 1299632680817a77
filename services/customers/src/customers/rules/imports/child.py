"""The child process of a plan: bounds itself, reads a file or rows of one, says what they mean, and ends.

Started by path, so that nothing of the service is loaded that it does not need: its answers are ready to be stored,
and the service, which goes on serving, only passes them to the database.
"""

import os
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from customers.rules.imports.checking import Checker
from customers.rules.imports.columns import mapping_of
from customers.rules.imports.frames import message, received
from customers.rules.imports.reading import NumberedRow, read
from customers.rules.imports.refused import FileRefused

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 180
NICENESS = 5
ROWS_AT_A_TIME = 500
BYTES_AT_A_TIME = 512 * 1024


def main() -> None:
    """Answers a first message with what is known of the file, then with its rows."""
    _bound()
    order = received(sys.stdin.buffer)
    try:
        known, rows = _file(order) if order["kind"] == "file" else _rows(order)
        _say(message(known))
        checker = Checker(known["columns"], known["mapping"], order["country"])
        for batch in _batches(checker.check(position, cells) for position, cells in rows):
            _say(message(batch))
    except FileRefused as refusal:
        _say(message({"failed": refusal.code}))
    except MemoryError:
        _say(message({"failed": "file_too_complex"}))


def _file(order: dict[str, Any]) -> tuple[dict[str, Any], Iterator[NumberedRow]]:
    *known, rows = read(sys.stdin.buffer.read(), order["given"])
    return dict(zip(("columns", "mapping", "delimiter", "total"), known, strict=True)), rows


def _rows(order: dict[str, Any]) -> tuple[dict[str, Any], Iterator[NumberedRow]]:
    columns = order["columns"]
    return {"columns": columns, "mapping": mapping_of(columns, order["given"])}, _sent()


def _sent() -> Iterator[NumberedRow]:
    while (batch := received(sys.stdin.buffer)) is not None:
        yield from batch


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(map(len, row["cells"]))
        if len(batch) == ROWS_AT_A_TIME or size > BYTES_AT_A_TIME:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _say(frame: bytes) -> None:
    sys.stdout.buffer.write(frame)
    sys.stdout.buffer.flush()


def _bound() -> None:
    for name, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (bound, bound))
    os.nice(NICENESS)


if __name__ == "__main__":
    main()
