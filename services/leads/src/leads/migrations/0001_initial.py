"""Leads, what an account configures for them, and what is remembered of others."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KNOWN = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE known_customer (
    account_id  uuid    NOT NULL,
    id          uuid    NOT NULL,
    name        text    NOT NULL,
    version     integer NOT NULL,
    deleted     boolean NOT NULL,
    merged_into uuid,
    PRIMARY KEY (account_id, id)
);
CREATE TABLE known_partner (
    account_id uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE TABLE staff_member (
    account_id uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    email      text,
    role       text NOT NULL,
    PRIMARY KEY (account_id, id)
)
"""

CONFIGURATION = """
CREATE TABLE lead_status (
    id         uuid    PRIMARY KEY,
    account_id uuid    NOT NULL,
    version    integer NOT NULL,
    code       text    NOT NULL,
    type       text    NOT NULL CHECK (type IN ('open', 'won', 'lost')),
    colour     text    NOT NULL,
    position   integer NOT NULL,
    label_en   text    NOT NULL,
    label_fr   text    NOT NULL,
    UNIQUE (account_id, code),
    UNIQUE (account_id, code, type)
);
CREATE TABLE lead_source (
    id         uuid    PRIMARY KEY,
    account_id uuid    NOT NULL,
    version    integer NOT NULL,
    code       text    NOT NULL,
    active     boolean NOT NULL,
    position   integer NOT NULL,
    label_en   text    NOT NULL,
    label_fr   text    NOT NULL,
    UNIQUE (account_id, code)
)
"""

LEAD = """
CREATE TABLE lead (
    id                      uuid        PRIMARY KEY,
    account_id              uuid        NOT NULL,
    version                 integer     NOT NULL,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    name                    text        NOT NULL,
    email                   text        NOT NULL,
    priority                text        NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    contact_number          text,
    location                text,
    value                   numeric(11, 2) CHECK (value >= 0),
    installation_partner_id uuid,
    source                  text,
    contact_date            date,
    follow_up_date          date,
    status                  text        NOT NULL,
    status_type             text        NOT NULL,
    status_since            timestamptz NOT NULL,
    lost_reason             text,
    assigned_to             uuid,
    customer_id             uuid,
    customer_name           text,
    quote_count             integer     NOT NULL CHECK (quote_count >= 0),
    searched_text           text        NOT NULL,
    searched_digits         text        NOT NULL,
    UNIQUE (account_id, id),
    FOREIGN KEY (account_id, status, status_type) REFERENCES lead_status (account_id, code, type),
    FOREIGN KEY (account_id, source) REFERENCES lead_source (account_id, code),
    FOREIGN KEY (account_id, installation_partner_id) REFERENCES known_partner (account_id, id),
    FOREIGN KEY (account_id, assigned_to) REFERENCES staff_member (account_id, id),
    FOREIGN KEY (account_id, customer_id) REFERENCES known_customer (account_id, id),
    CHECK ((status_type = 'lost') = (lost_reason IS NOT NULL))
);
CREATE INDEX lead_searched ON lead (account_id, created_at DESC, id DESC)
    INCLUDE (status, searched_text, searched_digits);
CREATE INDEX lead_by_status ON lead (account_id, status, created_at DESC, id DESC);
CREATE INDEX lead_by_customer ON lead (account_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX lead_text ON lead USING gin (searched_text gin_trgm_ops, searched_digits gin_trgm_ops)
"""


class Migration(migrations.Migration):
    """Creates the service's tables."""

    initial = True

    operations = [
        ops.RunSQL(KNOWN, "DROP TABLE known_customer; DROP TABLE known_partner; DROP TABLE staff_member"),
        ops.RunSQL(CONFIGURATION, "DROP TABLE lead_status; DROP TABLE lead_source"),
        ops.RunSQL(LEAD, "DROP TABLE lead"),
    ]
