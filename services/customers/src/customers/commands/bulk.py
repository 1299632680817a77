"""What may be asked of many customers at once."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.customers import CustomerStatus

MOST = 500

Ids = Annotated[list[UUID], Field(min_length=1, max_length=MOST)]


class DeleteCustomers(BaseModel):
    """Delete up to 500 customers; one named twice is deleted once."""

    model_config = ConfigDict(extra="forbid")

    ids: Ids


class ChangeStatuses(BaseModel):
    """Bring up to 500 customers to one status."""

    model_config = ConfigDict(extra="forbid")

    ids: Ids
    status: CustomerStatus
