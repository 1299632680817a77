"""What may be asked of service plans."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from chassis.text import Given, Name, Notes
from contracts.installations import ServicePlanStatus
from installations.commands.installations import Command, Day, refuse_far_years
from installations.schemas import is_frequency

LARGEST_PRICE = Decimal("999999999.99")


def _known_frequency(text: str) -> str:
    if not is_frequency(text):
        raise PydanticCustomError("not_a_frequency", "Neither a frequency nor a rule.")
    return text


def _near(day: date) -> date:
    refuse_far_years(day)
    return day


def _amount(value: object) -> object:
    """Refuses floating-point numbers, which are no amounts of money."""
    if isinstance(value, float | bool):
        raise PydanticCustomError("not_an_amount", "Not an amount.")
    return value


Frequency = Annotated[str, Field(max_length=200), AfterValidator(_known_frequency)]
"""weekly, monthly, quarterly, half_yearly or yearly, or a rule of RFC 5545."""

Price = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, le=LARGEST_PRICE, decimal_places=2)]
"""In EUR."""


FirstDay = Annotated[Day, AfterValidator(_near)]


class AddServicePlan(Command):
    """Put a customer on a service plan."""

    customer_id: UUID
    name: Name
    description: Notes = ""
    frequency: Frequency
    price: Price
    starts_on: FirstDay


class ChangeServicePlan(Command):
    """Change any of a plan's fields; what is left out stays."""

    name: Annotated[Name | None, Given] = None
    description: Annotated[Notes | None, Given] = None
    frequency: Annotated[Frequency | None, Given] = None
    price: Annotated[Price | None, Given] = None
    starts_on: Annotated[FirstDay | None, Given] = None
    status: Annotated[ServicePlanStatus | None, Given] = None
