"""What may be asked of customers themselves."""

from typing import Annotated

from chassis.commands import Command
from chassis.text import Address, Email, Given, Name, Phone
from contracts.customers import CustomerKind, CustomerStatus
from customers.commands.addresses import Addresses


class CreateCustomer(Command):
    """Add a customer."""

    name: Name
    email: Email
    phone: Phone
    address: Address
    kind: CustomerKind = "individual"
    addresses: Addresses = []


class ChangeCustomer(Command):
    """Change any of a customer's fields; what is left out stays."""

    name: Annotated[Name | None, Given] = None
    email: Annotated[Email | None, Given] = None
    phone: Annotated[Phone | None, Given] = None
    address: Annotated[Address | None, Given] = None
    kind: Annotated[CustomerKind | None, Given] = None
    status: Annotated[CustomerStatus | None, Given] = None
