"""Customers' certificates."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CERTIFICATE = """
CREATE TABLE certificate (
    id                      uuid        PRIMARY KEY,
    account_id              uuid        NOT NULL,
    version                 integer     NOT NULL,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    customer_id             uuid        NOT NULL,
    customer_name           text        NOT NULL,
    type                    text        NOT NULL,
    number                  text        NOT NULL,
    issued_on               date        NOT NULL,
    expires_on              date        CHECK (expires_on >= issued_on),
    address                 text        NOT NULL,
    property_reference      text,
    installation_partner_id uuid,
    FOREIGN KEY (account_id, customer_id) REFERENCES known_customer (account_id, id),
    FOREIGN KEY (account_id, installation_partner_id) REFERENCES installation_partner (account_id, id)
);
CREATE INDEX certificate_latest ON certificate (account_id, issued_on DESC, id DESC);
CREATE INDEX certificate_by_customer ON certificate (account_id, customer_id, issued_on DESC, id DESC);
CREATE INDEX certificate_by_partner ON certificate (account_id, installation_partner_id, issued_on DESC, id DESC)
"""


class Migration(migrations.Migration):
    """Creates the table."""

    dependencies = [("installations", "0001_initial")]

    operations = [ops.RunSQL(CERTIFICATE, "DROP TABLE certificate")]
