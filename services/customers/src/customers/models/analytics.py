"""The tables of a customer's analytics: copies of what other services own."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class KnownInstallation(Model):
    """What is remembered of an installation; it goes with the customer (foreign key)."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id = fields.UUIDField()
    status = fields.TextField()
    status_group = fields.TextField()
    scheduled_on = fields.DateField()
    completed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "known_installation"


class KnownQuote(Model):
    """What is remembered of a quote of a lead, `value` with VAT in EUR; it waits while the lead has no customer."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    customer_id: UUID | None = fields.UUIDField(null=True)
    lead_id: UUID | None = fields.UUIDField(null=True)
    status = fields.TextField()
    value = fields.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        table = "known_quote"
