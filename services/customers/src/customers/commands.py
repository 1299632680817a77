"""What may be asked of the customers service."""

from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from chassis.text import Address, Given, Name, OneLine
from contracts.customers import CustomerKind, CustomerStatus

FEWEST_DIGITS = 3


def _email(text: str) -> str:
    try:
        domain = validate_email(text, check_deliverability=False, globally_deliverable=False).domain
    except EmailNotValidError:
        domain = ""
    if "." not in domain:
        raise PydanticCustomError("not_an_email", "Not a valid email address.")
    return text


def _phone(text: str) -> str:
    if sum(letter.isdecimal() for letter in text) < FEWEST_DIGITS:
        raise PydanticCustomError("not_a_phone", "Not a phone number.")
    return text


Email = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254), OneLine, AfterValidator(_email)
]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), OneLine, AfterValidator(_phone)
]


class CreateCustomer(BaseModel):
    """Add a customer."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    phone: Phone
    address: Address
    kind: CustomerKind = "individual"


class ChangeCustomer(BaseModel):
    """Change any of a customer's fields; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Name | None, Given] = None
    email: Annotated[Email | None, Given] = None
    phone: Annotated[Phone | None, Given] = None
    address: Annotated[Address | None, Given] = None
    kind: Annotated[CustomerKind | None, Given] = None
    status: Annotated[CustomerStatus | None, Given] = None

    def values(self) -> dict[str, Any]:
        """The fields that were given."""
        return self.model_dump(exclude_unset=True)
