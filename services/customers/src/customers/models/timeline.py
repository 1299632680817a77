"""The table of the customer timeline."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class TimelineEntry(Model):
    """An entry of a customer's timeline, made from an event; it goes with the customer (foreign key).

    What happened to a customer's own record keeps which version of which record it made, and the record as it then
    was: when two customers are merged, the survivor's story has entries of both.

    What happened to a lead says which one. While the lead has no customer, nor has the entry: it waits for one.
    """

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id: UUID | None = fields.UUIDField(null=True)
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
    lead_id: UUID | None = fields.UUIDField(null=True)

    class Meta:
        table = "timeline_entry"


class KnownLead(Model):
    """Which customer a lead has become, if any; of a deleted one, only that it is gone."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id: UUID | None = fields.UUIDField(null=True)
    deleted = fields.BooleanField()

    class Meta:
        table = "known_lead"
