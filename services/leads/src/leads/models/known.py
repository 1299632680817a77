"""The tables of what is remembered of others."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class KnownCustomer(Model):
    """What is remembered of a customer; of a deleted one, only that it is gone, and of a merged one into which."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    name = fields.TextField()
    version = fields.IntField()
    """0 for one that a lead was converted to and that is yet to be added."""
    deleted = fields.BooleanField()
    email_key: str | None = fields.TextField(null=True)
    phone_key: str | None = fields.TextField(null=True)
    merged_into: UUID | None = fields.UUIDField(null=True)

    class Meta:
        table = "known_customer"


class KnownPartner(Model):
    """An installation partner of the account."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    name = fields.TextField()

    class Meta:
        table = "known_partner"


class StaffMember(Model):
    """Somebody of the account's staff who has signed in, and can be given leads."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    name = fields.TextField()
    email: str | None = fields.TextField(null=True)
    role = fields.TextField()
    language = fields.TextField(default="en")
    digest = fields.BooleanField(default=True)

    class Meta:
        table = "staff_member"
