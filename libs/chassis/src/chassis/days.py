"""Days as people enter them."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2199


def _day(value: Any) -> Any:
    """Refuses the numbers and moments that pydantic would read as a date."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise PydanticCustomError("not_a_date", "Not a date (YYYY-MM-DD).")
    return value


def refuse_far_years(day: date) -> None:
    """Nobody plans for years that far away, and the calendar ends there."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("out_of_range", "Out of range.", {"first": FIRST_YEAR, "last": LAST_YEAR})


def _near(day: date) -> date:
    refuse_far_years(day)
    return day


Day = Annotated[date, BeforeValidator(_day)]
"""YYYY-MM-DD."""

NearDay = Annotated[Day, AfterValidator(_near)]
"""A day that somebody may plan for or remember."""
