"""Amounts of money as people enter them."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

LARGEST = Decimal("999999999.99")


def _amount(value: object) -> object:
    """Refuses floating-point numbers, which are no amounts of money."""
    if isinstance(value, float | bool):
        raise PydanticCustomError("not_an_amount", "Not an amount.")
    return value


Amount = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, le=LARGEST, decimal_places=2)]
"""Not negative, with at most two places; a string or a whole number."""
