"""What may be asked of customers themselves."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from chassis.text import Address, Email, Given, Name, Phone
from contracts.customers import CustomerKind, CustomerStatus
from customers.commands.addresses import Addresses


class CreateCustomer(BaseModel):
    """Add a customer."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    phone: Phone
    address: Address
    kind: CustomerKind = "individual"
    addresses: Addresses = []


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
