"""How often a service plan is due, and when next."""

import re
from collections.abc import Set
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
DAY = "(MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": r"WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "WKST": r"MO|SU",
    "BYDAY": rf"{DAY}(,{DAY})*|[+-]?[1-4]{DAY}(,[+-]?[1-4]{DAY})*",
    "BYMONTHDAY": r"(-1|[1-9]|1\d|2[0-8])(,(-1|[1-9]|1\d|2[0-8]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
}
"""Of RFC 5545's rules those whose next day is always near: a rule that never comes true is searched for ever."""


def is_frequency(text: str) -> bool:
    """Whether a plan can be repeated so: by a code, or by a rule of RFC 5545."""
    return text == "weekly" or text in MONTHS or _is_rule(text)


def next_due_on(frequency: str, starts_on: date, today: date) -> date | None:
    """The first day on which the plan is due, today or later; None where there is none any more."""
    if today <= starts_on and not _is_rule(frequency):
        return starts_on
    if frequency == "weekly":
        return today + timedelta(days=(starts_on - today).days % 7)
    if frequency in MONTHS:
        return _next_after_months(MONTHS[frequency], starts_on, today)
    return _next_by_rule(frequency, starts_on, today)


def _is_rule(text: str) -> bool:
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if "FREQ" not in parts or _may_never_come(parts.keys()):
        return False
    if not all(re.fullmatch(PARTS.get(name, ""), part) for name, part in parts.items()):
        return False
    try:
        rrulestr(text, dtstart=datetime(2000, 1, 1), ignoretz=True)
    except ValueError:  # UNTIL is no day
        return False
    return True


def _may_never_come(names: Set[str]) -> bool:
    """The first Friday that is a 13th, every other month but only in May, the 31st that a plan began on in April."""
    if "BYMONTH" in names:
        return "INTERVAL" in names or len(names & {"BYDAY", "BYMONTHDAY"}) != 1
    return {"BYDAY", "BYMONTHDAY"} <= names


def _next_after_months(months: int, starts_on: date, today: date) -> date:
    """Counted from the start each time: after the 31st, a shorter month must not shorten those that follow."""
    passed = (today.year - starts_on.year) * 12 + today.month - starts_on.month
    due = starts_on + relativedelta(months=passed // months * months)
    return due if due >= today else starts_on + relativedelta(months=passed // months * months + months)


def _next_by_rule(rule: str, starts_on: date, today: date) -> date | None:
    due = rrulestr(rule, dtstart=_midnight(starts_on), ignoretz=True).after(_midnight(today), inc=True)
    return due.date() if due else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
