"""The toy's table of its own things; what it knows of others is plain SQL, see projections.py."""

from typing import Any

from tortoise import fields

from chassis.aggregates import Aggregate
from toy.contract import GoneThing, ThingState


class Thing(Aggregate):
    """Anything with a name."""

    name = fields.TextField()

    class Meta:
        table = "thing"

    def shown(self) -> dict[str, Any]:
        return {"id": str(self.id), "name": self.name, "version": self.version}

    def state(self) -> ThingState:
        """The thing as events carry it."""
        return ThingState.model_validate(self, from_attributes=True)

    def last_state(self) -> GoneThing:
        """What its removal says."""
        return GoneThing(id=self.id, account_id=self.account_id, version=self.version)
