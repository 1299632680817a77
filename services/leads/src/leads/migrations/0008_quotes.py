"""Quotes of leads, and the numbers that they take."""

from tortoise import migrations
from tortoise.migrations import operations as ops

QUOTE = """
CREATE TABLE quote (
    id            uuid           PRIMARY KEY,
    account_id    uuid           NOT NULL,
    version       integer        NOT NULL,
    created_at    timestamptz    NOT NULL,
    updated_at    timestamptz    NOT NULL,
    lead_id       uuid           NOT NULL,
    customer_id   uuid,
    serial        integer        NOT NULL CHECK (serial > 0),
    title         text           NOT NULL,
    status        text           NOT NULL CHECK (status IN ('draft', 'sent', 'approved', 'rejected', 'expired')),
    valid_until   date           NOT NULL,
    lines         jsonb          NOT NULL,
    notes         text           NOT NULL,
    net           numeric(11, 2) NOT NULL,
    vat           numeric(11, 2) NOT NULL,
    gross         numeric(11, 2) NOT NULL CHECK (gross = net + vat),
    sent_at       timestamptz,
    decided_at    timestamptz,
    reject_reason text,
    delivery      text           CHECK (delivery IN ('queued', 'sent', 'failed')),
    link_hash     bytea,
    UNIQUE (account_id, serial),
    FOREIGN KEY (account_id, lead_id) REFERENCES lead (account_id, id) ON DELETE CASCADE,
    CHECK ((status = 'draft') = (sent_at IS NULL)),
    CHECK (link_hash IS NULL OR status = 'sent')
);
CREATE INDEX quote_of_lead ON quote (account_id, lead_id, created_at DESC, id DESC);
CREATE INDEX quote_waiting ON quote (valid_until) WHERE status = 'sent';
CREATE UNIQUE INDEX quote_link ON quote (account_id, link_hash) WHERE link_hash IS NOT NULL;
CREATE TABLE quote_counter (
    account_id uuid      PRIMARY KEY,
    last       integer   NOT NULL,
    freed      integer[] NOT NULL
)
"""


class Migration(migrations.Migration):
    """Adds the tables of quotes."""

    dependencies = [("leads", "0004_emails")]

    operations = [ops.RunSQL(QUOTE, "DROP TABLE quote; DROP TABLE quote_counter")]
