"""Customers and their timeline."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CUSTOMER = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE customer (
    id              uuid        PRIMARY KEY,
    account_id      uuid        NOT NULL,
    version         integer     NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    name            text        NOT NULL,
    email           text        NOT NULL,
    phone           text        NOT NULL,
    phone_e164      text,
    address         text        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('individual', 'business', 'property_agent')),
    status          text        NOT NULL CHECK (status IN ('active', 'inactive')),
    searched_text   text        NOT NULL,
    searched_digits text        NOT NULL,
    folded_email    text        NOT NULL
);
CREATE INDEX customer_newest ON customer (account_id, created_at DESC, id DESC);
CREATE INDEX customer_newest_by_status ON customer (account_id, status, created_at DESC, id DESC);
CREATE INDEX customer_email ON customer (account_id, folded_email);
CREATE INDEX customer_phone ON customer (account_id, phone_e164);
CREATE INDEX customer_text ON customer USING gin (searched_text gin_trgm_ops);
CREATE INDEX customer_digits ON customer USING gin (searched_digits gin_trgm_ops)
"""

TIMELINE = """
CREATE TABLE timeline_entry (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    customer_id uuid        NOT NULL REFERENCES customer ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    actor       jsonb       NOT NULL,
    channel     text        NOT NULL,
    action      text        NOT NULL,
    facts       jsonb       NOT NULL,
    changes     jsonb       NOT NULL,
    source      text        NOT NULL
);
CREATE INDEX timeline_entry_newest ON timeline_entry (account_id, customer_id, at DESC, id DESC);
CREATE INDEX timeline_entry_customer ON timeline_entry (customer_id)
"""


class Migration(migrations.Migration):
    """Creates the service's tables."""

    initial = True

    operations = [
        ops.RunSQL(CUSTOMER, "DROP TABLE customer"),
        ops.RunSQL(TIMELINE, "DROP TABLE timeline_entry"),
    ]
