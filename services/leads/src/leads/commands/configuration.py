"""What may be asked of an account's statuses and sources."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chassis.commands import Command
from chassis.text import Given, OneLine, Visible
from contracts.leads import StatusType
from leads.commands.leads import Code

LAST_POSITION = 10_000

Colour = Literal["grey", "blue", "cyan", "violet", "teal", "orange", "yellow", "green", "red", "brown", "pink"]
"""By name: which red that is, is for those who show it."""

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), OneLine, Visible]
Position = Annotated[int, Field(ge=1, le=LAST_POSITION)]


class AddChoice(Command):
    """Add an entry to one of the account's lists; unless told, at its end and with the code that the label suggests."""

    label_en: Label
    label_fr: Label
    code: Code | None = None
    position: Position | None = None


class AddLeadSource(AddChoice):
    """Add a source."""

    active: bool = True


class AddLeadStatus(AddChoice):
    """Add a status."""

    type: StatusType = "open"
    colour: Colour = "grey"


class ChangeChoice(Command):
    """Change an entry of one of the account's lists; its code stays."""

    label_en: Annotated[Label | None, Given] = None
    label_fr: Annotated[Label | None, Given] = None
    position: Annotated[Position | None, Given] = None


class ChangeLeadSource(ChangeChoice):
    """Change any of a source's fields; what is left out stays."""

    active: Annotated[bool | None, Given] = None


class ChangeLeadStatus(ChangeChoice):
    """Change any of a status's fields; what is left out stays, and so does its type."""

    colour: Annotated[Colour | None, Given] = None
