"""A failed test's report shows what the product complained of, however much that was and however it is written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.complaints import SHOWN, complaints

THEN = datetime(2026, 11, 22, 18, 0, tzinfo=UTC).timestamp()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """An empty log."""
    return tmp_path / "some.log"


def line(second: int, event: str, level: str = "error") -> str:
    """What a service writes."""
    return f'{{"event":"{event}","level":"{level}","timestamp":"2026-11-22T18:00:{second:02}.5Z"}}'


def test_what_is_no_complaint_or_older_is_left_out(log: Path) -> None:
    usual = [line(8, "request", "info"), "2026-11-22T18:00:10Z [main] INFO started"]
    log.write_text("\n".join([line(1, "before"), *usual, line(9, "away", "warning")]))

    assert complaints(log, THEN + 5) == [line(9, "away", "warning")]


def test_of_what_is_said_again_and_again_the_first_and_the_last_are_shown(log: Path) -> None:
    log.write_text("\n".join([*[line(second, "away") for second in range(10)], line(5, "stuck")]))

    assert complaints(log, THEN) == [line(0, "away"), line(5, "stuck"), line(9, "away")]


def test_a_server_says_the_same_again_at_another_time_by_another_process(log: Path) -> None:
    lines = [f"2026-11-22 18:00:{number}.044 UTC [{number}] FATAL:  starting up" for number in range(10, 20)]
    log.write_text("\n".join(lines))

    assert complaints(log, THEN) == [lines[0], lines[-1]]


def test_the_last_ones_are_shown(log: Path) -> None:
    log.write_text("\n".join(line(second, f"error {second}") for second in range(59)))

    assert complaints(log, THEN) == [line(second, f"error {second}") for second in range(59 - SHOWN, 59)]


@pytest.mark.parametrize(
    "text",
    [
        '{"event":"cut off","level":"error","timest',
        '{"event":"cut off","level":"error","timestamp":"2026-11-22T1',
        "\ufffd\ufffd ERROR",
        "2026-11-22 18:00:07.044 UTC [12] FATAL:  the database system is starting up",
    ],
)
def test_no_line_is_too_odd(text: str, log: Path) -> None:
    log.write_text(text)

    assert complaints(log, THEN) == [text]
