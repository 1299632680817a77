"""What may be asked of service plans."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chassis.commands import Command
from chassis.days import NearDay
from chassis.money import Amount
from chassis.text import Given, Name, Notes
from contracts.installations import ServicePlanStatus
from installations.schemas import is_frequency


def _known_frequency(text: str) -> str:
    if not is_frequency(text):
        raise PydanticCustomError("not_a_frequency", "Neither a frequency nor a rule.")
    return text


Frequency = Annotated[str, Field(max_length=200), AfterValidator(_known_frequency)]
"""weekly, monthly, quarterly, half_yearly or yearly, or a rule of RFC 5545."""


class AddServicePlan(Command):
    """Put a customer on a service plan."""

    customer_id: UUID
    name: Name
    description: Notes = ""
    frequency: Frequency
    price: Amount
    starts_on: NearDay


class ChangeServicePlan(Command):
    """Change any of a plan's fields; what is left out stays."""

    name: Annotated[Name | None, Given] = None
    description: Annotated[Notes | None, Given] = None
    frequency: Annotated[Frequency | None, Given] = None
    price: Annotated[Amount | None, Given] = None
    starts_on: Annotated[NearDay | None, Given] = None
    status: Annotated[ServicePlanStatus | None, Given] = None
