"""The table of private calendar feeds."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from chassis.ids import new_id


class CalendarFeed(Model):
    """Somebody's leads as a calendar, for whoever has the secret; of that only a hash is kept."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    account_id = fields.UUIDField()
    owner_id = fields.UUIDField()
    secret_hash = fields.BinaryField()
    language: Any = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "calendar_feed"
