"""The table of the customer timeline."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class TimelineEntry(Model):
    """An entry of a customer's timeline, made from an event; it goes with the customer (foreign key)."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id = fields.UUIDField()
    at = fields.DatetimeField()
    actor: Any = fields.JSONField()
    channel = fields.TextField()
    action = fields.TextField()
    facts: Any = fields.JSONField()
    changes: Any = fields.JSONField()
    source = fields.TextField()

    class Meta:
        table = "timeline_entry"
