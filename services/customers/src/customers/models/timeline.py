"""The table of the customer timeline."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class TimelineEntry(Model):
    """An entry of a customer's timeline, made from an event; it goes with the customer (foreign key).

    What happened to a customer's own record keeps which version of which record it made, and the record as it then
    was: when two customers are merged, the survivor's story has entries of both.
    """

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
    record_id: Any = fields.UUIDField(null=True)
    record_version: int | None = fields.IntField(null=True)
    record: Any = fields.JSONField(null=True)

    class Meta:
        table = "timeline_entry"
