"""Installations, their partners, and what is remembered of customers and technicians."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KNOWN_CUSTOMER = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE known_customer (
    account_id uuid    NOT NULL,
    id         uuid    NOT NULL,
    name       text    NOT NULL,
    address    text    NOT NULL,
    version    integer NOT NULL,
    deleted    boolean NOT NULL,
    PRIMARY KEY (account_id, id)
)
"""

PARTNER = """
CREATE TABLE installation_partner (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL,
    version    integer     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name       text        NOT NULL,
    email      text,
    phone      text,
    active     boolean     NOT NULL,
    UNIQUE (account_id, id)
);
CREATE INDEX installation_partner_by_name ON installation_partner (account_id, lower(name), id)
"""

TECHNICIAN = """
CREATE TABLE technician (
    account_id uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    PRIMARY KEY (account_id, id)
)
"""

INSTALLATION = """
CREATE TABLE installation (
    id                      uuid        PRIMARY KEY,
    account_id              uuid        NOT NULL,
    version                 integer     NOT NULL,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    customer_id             uuid,
    customer_name           text,
    title                   text        NOT NULL,
    items                   jsonb       NOT NULL,
    address                 text        NOT NULL,
    status                  text        NOT NULL CHECK (status IN (
        'scheduled', 'installer_assigned', 'en_route', 'started', 'completed', 'contract_sent', 'contract_signed',
        'customer_approved', 'cancelled', 'rejected')),
    scheduled_on            date        NOT NULL,
    "window"                jsonb,
    installation_partner_id uuid,
    technician_id           uuid,
    notes                   text        NOT NULL,
    closing_reason          text,
    photos                  jsonb       NOT NULL,
    removed_photo_ids       jsonb       NOT NULL,
    searched_text           text        NOT NULL,
    searched_customer       text        NOT NULL,
    FOREIGN KEY (account_id, customer_id) REFERENCES known_customer (account_id, id),
    FOREIGN KEY (account_id, installation_partner_id) REFERENCES installation_partner (account_id, id),
    CHECK ((customer_id IS NULL) = (customer_name IS NULL))
);
CREATE INDEX installation_latest ON installation (account_id, scheduled_on DESC, id DESC);
CREATE INDEX installation_by_customer ON installation (account_id, customer_id, scheduled_on DESC, id DESC);
CREATE INDEX installation_by_technician ON installation (account_id, technician_id, scheduled_on DESC, id DESC);
CREATE INDEX installation_by_status ON installation (account_id, status, scheduled_on DESC, id DESC);
CREATE INDEX installation_text ON installation USING gin (searched_text gin_trgm_ops, searched_customer gin_trgm_ops)
"""


class Migration(migrations.Migration):
    """Creates the service's tables."""

    initial = True

    operations = [
        ops.RunSQL(KNOWN_CUSTOMER, "DROP TABLE known_customer"),
        ops.RunSQL(PARTNER, "DROP TABLE installation_partner"),
        ops.RunSQL(TECHNICIAN, "DROP TABLE technician"),
        ops.RunSQL(INSTALLATION, "DROP TABLE installation"),
    ]
