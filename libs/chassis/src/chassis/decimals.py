"""Decimal numbers as people enter them: quantities, percentages."""

from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError


def _decimal(value: Any) -> Decimal:
    """A string or a number; one with a point is read as it is written, not as the nearest binary fraction."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not number.is_finite():
        raise PydanticCustomError("not_a_decimal", "Not a number.")
    return number


def at_most(places: int) -> AfterValidator:
    """Refuses more decimals than that; for numbers that are known to be small."""

    def check(number: Decimal) -> Decimal:
        if number != round(number, places):
            raise PydanticCustomError("too_many_places", "Too many decimals.", {"places": places})
        return round(number, places)

    return AfterValidator(check)


Plain = BeforeValidator(_decimal)
"""A decimal number that is finite."""
