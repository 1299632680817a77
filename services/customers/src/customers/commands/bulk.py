"""What may be asked of many customers at once."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.commands import Command
from contracts.customers import CustomerStatus

MOST = 500

Ids = Annotated[list[UUID], Field(min_length=1, max_length=MOST)]


class DeleteCustomers(Command):
    """Delete up to 500 customers; one named twice is deleted once."""

    ids: Ids


class ChangeStatuses(Command):
    """Bring up to 500 customers to one status."""

    ids: Ids
    status: CustomerStatus
