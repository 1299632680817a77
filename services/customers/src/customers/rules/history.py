"""Which version of a record held at a moment."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Version(NamedTuple):
    """One version of a record, and since when it held."""

    number: int
    since: datetime
    record: dict[str, Any]


def moment(text: str) -> datetime:
    """An RFC 3339 instant, or the end of a date in UTC; raises ValueError."""
    if DATE.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    if INSTANT.fullmatch(text):
        return datetime.fromisoformat(text.upper())
    raise ValueError("neither a date nor an instant")


def held_at(moment: datetime, versions: Sequence[Version]) -> dict[str, Any] | None:
    """The first version's record, where it began before the moment and the very next one, later, has ended it."""
    if len(versions) < 2:
        return None
    first, second = versions[:2]
    held = first.since <= moment < second.since and first.number + 1 == second.number
    return first.record if held else None
