"""The table of what an account wants of its leads."""

from tortoise import fields
from tortoise.models import Model


class LeadSetting(Model):
    """An account's wishes; one that has never said anything has no row, and version 0."""

    account_id = fields.UUIDField(primary_key=True)
    version = fields.IntField()
    convert_on_approval = fields.BooleanField()

    class Meta:
        table = "lead_setting"
