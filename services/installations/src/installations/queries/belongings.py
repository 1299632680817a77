"""What is read alike of all that belongs to customers."""

from typing import TypeVar
from uuid import UUID

from installations.models import Belonging

Record = TypeVar("Record", bound=Belonging)


async def belonging(model: type[Record], account_id: UUID, record_id: UUID) -> Record:
    """One record; raises its NotFound."""
    found = await model.filter(account_id=account_id, id=record_id).first()
    if found is None:
        raise model.missing
    return found
