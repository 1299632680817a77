"""What may be asked about customers that are there twice."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class MergeCustomer(BaseModel):
    """Merge another customer into this one."""

    model_config = ConfigDict(extra="forbid")

    other_id: UUID


class DismissDuplicate(BaseModel):
    """Say of two customers that they are not one."""

    model_config = ConfigDict(extra="forbid")

    ids: tuple[UUID, UUID]
