"""What may be asked of quotes."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from chassis.commands import Command
from chassis.days import NearDay
from chassis.decimals import Plain, at_most
from chassis.money import Amount
from chassis.text import Given, Name, Notes, SeveralLines, Visible
from leads.commands.leads import Reason

MOST_LINES = 200

Description = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), SeveralLines, Visible
]
Quantity = Annotated[Decimal, Plain, Field(ge=Decimal("0.001"), le=Decimal("999999.999")), at_most(3)]
Percent = Annotated[Decimal, Plain, Field(ge=0, le=100), at_most(2)]


class LineOfQuote(Command):
    """What is offered at which price; the discount is taken off before VAT."""

    description: Description
    quantity: Quantity
    unit_price: Amount
    vat_percent: Percent
    discount_percent: Percent | None = None


Lines = Annotated[list[LineOfQuote], Field(min_length=1, max_length=MOST_LINES)]


class DraftQuote(Command):
    """Write a quote for a lead."""

    title: Name
    valid_until: NearDay
    lines: Lines
    notes: Notes = ""


class ChangeQuote(Command):
    """Change any of a draft's fields; lines are given all together, what is left out stays."""

    title: Annotated[Name | None, Given] = None
    valid_until: Annotated[NearDay | None, Given] = None
    lines: Annotated[Lines | None, Given] = None
    notes: Annotated[Notes | None, Given] = None


class RejectQuote(Command):
    """Turn a quote down."""

    reason: Reason | None = None


Token = Annotated[SecretStr, Field(min_length=1, max_length=200)]


class OpenQuoteLink(Command):
    """What stands behind the # of a mailed link."""

    token: Token


class RejectQuoteByLink(OpenQuoteLink):
    """Turn down the quote that a mailed link is for."""

    reason: Reason | None = None
