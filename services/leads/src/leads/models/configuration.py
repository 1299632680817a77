"""The tables of what an account configures: its statuses and its sources."""

from tortoise import fields
from tortoise.models import Model


class LeadStatus(Model):
    """A status of the account's pipeline; its type, which logic goes by, never changes."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    version = fields.IntField(default=1)
    code = fields.TextField()
    type = fields.TextField()
    colour = fields.TextField()
    position = fields.IntField()
    label_en = fields.TextField()
    label_fr = fields.TextField()

    class Meta:
        table = "lead_status"


class LeadSource(Model):
    """Where leads of the account come from; one that is in use is retired, not deleted."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    version = fields.IntField(default=1)
    code = fields.TextField()
    active = fields.BooleanField(default=True)
    position = fields.IntField()
    label_en = fields.TextField()
    label_fr = fields.TextField()

    class Meta:
        table = "lead_source"
