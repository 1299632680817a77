"""What may be asked of invoices."""

import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chassis.commands import Command
from chassis.days import NearDay
from chassis.money import Amount
from chassis.text import Address, Given, PropertyReference, SeveralLines, Visible
from contracts.installations import InvoiceStatus
from installations.commands.papers import PaperNumber, refuse_earlier
from installations.schemas import CURRENCIES


def _known_currency(text: str) -> str:
    if text not in CURRENCIES:
        raise PydanticCustomError("not_a_currency", "Not a currency.")
    return text


Currency = Annotated[str, AfterValidator(_known_currency)]
"""A code of ISO 4217."""

Description = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000), SeveralLines, Visible
]
"""What the money is for."""


class AddInvoice(Command):
    """Enter an invoice to a customer."""

    customer_id: UUID
    number: PaperNumber
    date: NearDay
    due: NearDay
    address: Address
    property_reference: PropertyReference = None
    installation_partner_id: UUID | None = None
    description: Description
    amount: Amount
    currency: Currency = "EUR"
    status: InvoiceStatus = "unpaid"

    @field_validator("due")
    @classmethod
    def _not_before_its_date(cls, due: datetime.date, info: ValidationInfo) -> datetime.date:
        refuse_earlier(due, info.data.get("date"))
        return due


class ChangeInvoice(Command):
    """Change any of an invoice's fields; what is left out stays."""

    number: Annotated[PaperNumber | None, Given] = None
    date: Annotated[NearDay | None, Given] = None
    due: Annotated[NearDay | None, Given] = None
    address: Annotated[Address | None, Given] = None
    property_reference: PropertyReference = None
    installation_partner_id: UUID | None = None
    description: Annotated[Description | None, Given] = None
    amount: Annotated[Amount | None, Given] = None
    currency: Annotated[Currency | None, Given] = None
    status: Annotated[InvoiceStatus | None, Given] = None
