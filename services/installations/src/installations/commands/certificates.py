"""What may be asked of certificates."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ValidationInfo, field_validator

from chassis.commands import Command
from chassis.days import NearDay
from chassis.text import Address, Given, Name, PropertyReference
from installations.commands.papers import PaperNumber, refuse_earlier


class AddCertificate(Command):
    """Enter a certificate for a customer."""

    customer_id: UUID
    type: Name
    number: PaperNumber
    issued_on: NearDay
    expires_on: NearDay | None = None
    address: Address
    property_reference: PropertyReference = None
    installation_partner_id: UUID | None = None

    @field_validator("expires_on")
    @classmethod
    def _not_before_it_was_issued(cls, expires_on: date | None, info: ValidationInfo) -> date | None:
        refuse_earlier(expires_on, info.data.get("issued_on"))
        return expires_on


class ChangeCertificate(Command):
    """Change any of a certificate's fields; what is left out stays."""

    type: Annotated[Name | None, Given] = None
    number: Annotated[PaperNumber | None, Given] = None
    issued_on: Annotated[NearDay | None, Given] = None
    expires_on: NearDay | None = None
    address: Annotated[Address | None, Given] = None
    property_reference: PropertyReference = None
    installation_partner_id: UUID | None = None
