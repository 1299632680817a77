"""What all that may be asked has in common."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """What may be asked: known fields only."""

    model_config = ConfigDict(extra="forbid")

    def values(self) -> dict[str, Any]:
        """The fields that were given."""
        return self.model_dump(exclude_unset=True)
