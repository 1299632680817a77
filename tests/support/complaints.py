"""What the product complained of while a test failed: its logs may be out of reach for who reads the report."""

import re
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.product import Product

SHOWN = 30  # of each log
WORSE = re.compile(r'"level":"(?!info|debug)|\b(WARN|ERROR|FATAL|PANIC)\b')
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?")
EVENT = re.compile(r'"event":"[^"]*"')  # of a service
NUMBERS = re.compile(r"\d+")  # of a server: its times and processes, whatever their shape


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: Any, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds them to the report of a failed test that used the product."""
    report = yield
    product = getattr(item, "funcargs", {}).get("product")
    if report.failed and isinstance(product, Product):
        logs = (*sorted(product.folder.glob("logs/*.log")), *product.server_logs)
        said = {log.stem: "\n".join(complaints(log, call.start)) for log in logs}
        report.sections += [(f"Complaints of {part}", text) for part, text in said.items() if text]
    return report


def complaints(log: Path, since: float) -> list[str]:
    """The last lines of a log that tell of something worse than usual, since then."""
    lines = log.read_text(errors="replace").splitlines()
    return _without_repetition([line for line in lines if WORSE.search(line) and _time(line) >= since])[-SHOWN:]


def _without_repetition(lines: list[str]) -> list[str]:
    """A server that is away is complained of hundreds of times: of the same words the first and the last are kept."""
    by_words: dict[str, list[str]] = {}
    for line in lines:
        by_words.setdefault(_words(line), []).append(line)
    kept = [line for same in by_words.values() for line in {same[0]: None, same[-1]: None}]
    return sorted(kept, key=_time)


def _words(line: str) -> str:
    found = EVENT.search(line)
    return found[0] if found else NUMBERS.sub("", line)


def _time(line: str) -> float:
    """When a line was written; a line without a time is shown in any case."""
    found = TIME.search(line)
    return datetime.fromisoformat(found[0]).replace(tzinfo=UTC).timestamp() if found else float("inf")
