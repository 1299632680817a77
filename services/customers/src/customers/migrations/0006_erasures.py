"""Erasures: who was asked to forget a customer, and who has."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ERASURE = """
CREATE TABLE erasure (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL,
    customer_id  uuid        NOT NULL,
    requested_at timestamptz NOT NULL,
    completed_at timestamptz,
    awaited      text[]      NOT NULL
);
CREATE INDEX erasure_customer ON erasure (account_id, customer_id)
"""

ERASED_PART = """
CREATE TABLE erased_part (
    account_id uuid        NOT NULL,
    erasure_id uuid        NOT NULL REFERENCES erasure,
    service    text        NOT NULL,
    counts     jsonb       NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (erasure_id, service)
)
"""


class Migration(migrations.Migration):
    """Creates the tables of the receipts; their rows stay."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(ERASURE, "DROP TABLE erasure"),
        ops.RunSQL(ERASED_PART, "DROP TABLE erased_part"),
    ]
