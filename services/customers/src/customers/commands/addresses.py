"""What may be asked of a customer's addresses."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chassis.commands import Command
from chassis.text import (
    Address,
    BlankIsNone,
    Email,
    Given,
    Name,
    OneLine,
    Phone,
    PropertyReference,
    SeveralLines,
    Visible,
)

MOST_ACCESS_CONTACTS = 20
MOST_ADDRESSES = 100  # besides the primary one


Label = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), OneLine, Visible] | None, BlankIsNone
]
Description = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), SeveralLines, Visible] | None, BlankIsNone
]


class AccessContact(Command):
    """Somebody who gives access to an address: a tenant, a letting agent, a neighbour."""

    name: Name
    phone: Annotated[Phone | None, BlankIsNone] = None
    email: Annotated[Email | None, BlankIsNone] = None
    description: Description = None
    is_primary: bool = False


def _one_primary(contacts: list[AccessContact]) -> list[AccessContact]:
    if sum(contact.is_primary for contact in contacts) > 1:
        raise PydanticCustomError("more_than_one", "Only one of them can be it.")
    return contacts


AccessContacts = Annotated[list[AccessContact], Field(max_length=MOST_ACCESS_CONTACTS), AfterValidator(_one_primary)]


class AddAddress(Command):
    """Add an address to a customer."""

    address: Address
    label: Label = None
    is_billing: bool = False
    is_site: bool = False
    company_site: bool = False
    property_reference: PropertyReference = None
    installation_partner_id: UUID | None = None
    access_contacts: AccessContacts = []


class ChangeAddress(Command):
    """Change any of an address's fields; what is left out stays, and access contacts are given as a whole."""

    address: Annotated[Address | None, Given] = None
    label: Label = None
    is_billing: Annotated[bool | None, Given] = None
    is_site: Annotated[bool | None, Given] = None
    company_site: Annotated[bool | None, Given] = None
    property_reference: PropertyReference = None
    installation_partner_id: UUID | None = None
    access_contacts: Annotated[AccessContacts | None, Given] = None

    def values(self) -> dict[str, Any]:
        """The fields that were given; of access contacts all that they have."""
        return self.model_dump(include=self.model_fields_set)


def _one_billing(addresses: list[AddAddress]) -> list[AddAddress]:
    if sum(address.is_billing for address in addresses) > 1:
        raise PydanticCustomError("more_than_one", "Only one of them can be it.")
    return addresses


Addresses = Annotated[list[AddAddress], Field(max_length=MOST_ADDRESSES), AfterValidator(_one_billing)]
"""The addresses that a customer has from the start, besides the primary one."""
