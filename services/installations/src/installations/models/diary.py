"""The table of the diary."""

from typing import Any

from tortoise import fields

from contracts.installations import DeletedDiaryEvent, DiaryEventState
from installations.errors import DiaryEventNotFound
from installations.models.belongings import Belonging
from installations.schemas import DiaryEventView


class DiaryEvent(Belonging):
    """An entry of a customer's diary."""

    missing = DiaryEventNotFound

    title = fields.TextField()
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    kind = fields.TextField()
    notes = fields.TextField()

    class Meta:
        table = "diary_event"

    def view(self) -> DiaryEventView:
        """The entry as callers see it."""
        return DiaryEventView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> DiaryEventState:
        """The entry as events carry it."""
        return DiaryEventState.model_validate(self, from_attributes=True)

    def last_state(self) -> DeletedDiaryEvent:
        """What the deletion says."""
        return DeletedDiaryEvent.model_validate(self, from_attributes=True)
