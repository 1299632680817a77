"""Customers' invoices."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INVOICE = """
CREATE TABLE invoice (
    id                      uuid          PRIMARY KEY,
    account_id              uuid          NOT NULL,
    version                 integer       NOT NULL,
    created_at              timestamptz   NOT NULL,
    updated_at              timestamptz   NOT NULL,
    customer_id             uuid          NOT NULL,
    customer_name           text          NOT NULL,
    number                  text          NOT NULL,
    date                    date          NOT NULL,
    due                     date          NOT NULL CHECK (due >= date),
    address                 text          NOT NULL,
    property_reference      text,
    installation_partner_id uuid,
    description             text          NOT NULL,
    amount                  numeric(11,2) NOT NULL CHECK (amount >= 0),
    currency                text          NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    status                  text          NOT NULL CHECK (status IN ('paid', 'unpaid', 'void')),
    CONSTRAINT invoice_number UNIQUE (account_id, number),
    FOREIGN KEY (account_id, customer_id) REFERENCES known_customer (account_id, id),
    FOREIGN KEY (account_id, installation_partner_id) REFERENCES installation_partner (account_id, id)
);
CREATE INDEX invoice_latest ON invoice (account_id, date DESC, id DESC);
CREATE INDEX invoice_by_customer ON invoice (account_id, customer_id, date DESC, id DESC);
CREATE INDEX invoice_by_partner ON invoice (account_id, installation_partner_id, date DESC, id DESC);
CREATE INDEX invoice_by_status ON invoice (account_id, status, date DESC, id DESC)
"""


class Migration(migrations.Migration):
    """Creates the table."""

    dependencies = [("installations", "0001_initial")]

    operations = [ops.RunSQL(INVOICE, "DROP TABLE invoice")]
