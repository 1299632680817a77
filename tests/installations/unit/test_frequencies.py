"""When a service plan is due next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from installations.schemas import is_frequency, next_due_on

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
STEPS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@pytest.mark.parametrize(
    ("frequency", "starts_on", "today", "due"),
    [
        ("weekly", date(2026, 1, 1), date(2025, 6, 1), date(2026, 1, 1)),
        ("weekly", date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 8)),
        ("weekly", date(2026, 1, 1), date(2026, 1, 9), date(2026, 1, 15)),
        ("monthly", date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28)),
        ("monthly", date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 31)),
        ("quarterly", date(2026, 1, 31), date(2026, 5, 1), date(2026, 7, 31)),
        ("half_yearly", date(2026, 1, 15), date(2026, 1, 16), date(2026, 7, 15)),
        ("yearly", date(2024, 2, 29), date(2025, 3, 1), date(2026, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=2", date(2026, 1, 15), date(2026, 2, 1), date(2026, 3, 15)),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 15), date(2026, 2, 1), date(2026, 2, 27)),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=1MO", date(2026, 1, 1), date(2026, 3, 2), date(2026, 12, 7)),
        ("FREQ=WEEKLY;UNTIL=20260305", date(2026, 1, 1), date(2026, 3, 2), date(2026, 3, 5)),
        ("FREQ=WEEKLY;UNTIL=20260301T235959Z", date(2026, 1, 1), date(2026, 3, 2), None),
    ],
)
def test_a_plan_is_due_on_the_next_of_its_days(
    frequency: str, starts_on: date, today: date, due: date | None
) -> None:  # D-34
    assert is_frequency(frequency)
    assert next_due_on(frequency, starts_on, today) == due


@given(st.sampled_from(sorted(STEPS)), DAYS, DAYS)
def test_the_next_day_is_the_first_of_all_that_are_left(frequency: str, starts_on: date, today: date) -> None:
    days = [months_later(starts_on, STEPS[frequency] * turn) for turn in range(750)]
    assert next_due_on(frequency, starts_on, today) == min(day for day in days if day >= today)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


@pytest.mark.parametrize(
    "text",
    [
        "", "daily", "FREQ=DAILY", "FREQ=SECONDLY", "INTERVAL=2", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=100",
        "FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;BYHOUR=3", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=WEEKLY;UNTIL=20261301",
        "FREQ=WEEKLY;UNTIL=2026-03-01", "FREQ=MONTHLY;BYDAY=+2TU,WE", "FREQ=MONTHLY;BYDAY=1FR;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYMONTH=2", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5;BYMONTHDAY=1", "FREQ=WEEKLY\nFREQ=DAILY", "FREQ",
    ],
)  # fmt: skip
def test_a_rule_that_may_never_come_true_or_is_none_is_refused(text: str) -> None:
    assert not is_frequency(text)
