"""Addresses with their access contacts, and what is remembered of installation partners."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KNOWN_PARTNER = """
CREATE TABLE known_partner (
    account_id uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    PRIMARY KEY (account_id, id)
)
"""

CUSTOMER_ADDRESS = """
CREATE TABLE customer_address (
    id                      uuid        PRIMARY KEY,
    account_id              uuid        NOT NULL,
    customer_id             uuid        NOT NULL REFERENCES customer ON DELETE CASCADE,
    version                 integer     NOT NULL,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    address                 text,
    label                   text,
    is_billing              boolean     NOT NULL,
    is_site                 boolean     NOT NULL,
    company_site            boolean     NOT NULL,
    property_reference      text,
    installation_partner_id uuid,
    access_contacts         jsonb       NOT NULL,
    FOREIGN KEY (account_id, installation_partner_id) REFERENCES known_partner (account_id, id),
    CONSTRAINT customer_address_is_kept_once CHECK ((address IS NULL) = (id = customer_id))
);
CREATE INDEX customer_address_customer ON customer_address (customer_id);
CREATE UNIQUE INDEX customer_address_billing ON customer_address (customer_id) WHERE is_billing
"""

CUSTOMER = """
ALTER TABLE customer
    ADD COLUMN has_access_contacts boolean NOT NULL DEFAULT false,
    ADD COLUMN billing_address_id  uuid,
    ADD COLUMN announced_addresses jsonb   NOT NULL DEFAULT '[]'
"""
FORMER_CUSTOMER = """
ALTER TABLE customer
    DROP COLUMN has_access_contacts, DROP COLUMN billing_address_id, DROP COLUMN announced_addresses
"""


class Migration(migrations.Migration):
    """Creates the tables, and the columns in which a customer keeps what is shown and announced of them."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(KNOWN_PARTNER, "DROP TABLE known_partner"),
        ops.RunSQL(CUSTOMER_ADDRESS, "DROP TABLE customer_address"),
        ops.RunSQL(CUSTOMER, FORMER_CUSTOMER),
    ]
