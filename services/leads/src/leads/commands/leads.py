"""What may be asked of leads themselves."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from chassis.commands import Command
from chassis.days import NearDay
from chassis.money import Amount
from chassis.text import Address, Email, Given, Name, Notes, OneLine, Phone, Visible
from contracts.leads import Priority

CODE = r"^[a-z][a-z0-9_]{0,49}$"

Code = Annotated[str, StringConstraints(pattern=CODE)]
"""What logic calls a status or a source; people read its label."""

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), OneLine, Visible]


class CreateLead(Command):
    """Add a lead; without a status it is where the account's leads start, without an assignee the caller's."""

    name: Name
    email: Email
    priority: Priority = "high"
    contact_number: Phone | None = None
    location: Address | None = None
    value: Amount | None = None
    installation_partner_id: UUID | None = None
    source: Code | None = None
    contact_date: NearDay | None = None
    follow_up_date: NearDay | None = None
    status: Code | None = None
    lost_reason: Reason | None = None
    assigned_to: UUID | None = None
    notes: Notes = ""


class ChangeLead(Command):
    """Change any of a lead's fields, its status included; what is left out stays."""

    name: Annotated[Name | None, Given] = None
    email: Annotated[Email | None, Given] = None
    priority: Annotated[Priority | None, Given] = None
    contact_number: Phone | None = None
    location: Address | None = None
    value: Amount | None = None
    installation_partner_id: UUID | None = None
    source: Code | None = None
    contact_date: NearDay | None = None
    follow_up_date: NearDay | None = None
    status: Annotated[Code | None, Given] = None
    lost_reason: Reason | None = None
    assigned_to: UUID | None = None
