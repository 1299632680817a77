"""The tables that let a service announce, listen and be asked twice."""

from tortoise import migrations
from tortoise.migrations import operations as ops

OUTBOX = """
CREATE TABLE outbox (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id       uuid        NOT NULL UNIQUE,
    account_id     uuid        NOT NULL,
    topic          text        NOT NULL,
    aggregate_type text        NOT NULL,
    aggregate_id   uuid        NOT NULL,
    version        bigint      NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('event', 'snapshot', 'tombstone')),
    headers        jsonb       NOT NULL,
    body           text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    published_at   timestamptz
);
CREATE UNIQUE INDEX outbox_one_event_per_version ON outbox (aggregate_type, aggregate_id, version) WHERE kind = 'event';
CREATE INDEX outbox_waiting ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL
"""

INBOX = """
CREATE TABLE inbox (
    event_id    uuid        PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_received ON inbox (received_at);
CREATE TABLE known_version (
    topic        text   NOT NULL,
    aggregate_id uuid   NOT NULL,
    version      bigint NOT NULL,
    PRIMARY KEY (topic, aggregate_id)
)
"""

PARKED = """
CREATE TABLE parked_event (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text        NOT NULL,
    partition    integer     NOT NULL,
    "offset"     bigint      NOT NULL,
    key          bytea       NOT NULL,
    headers      jsonb       NOT NULL,
    body         bytea,
    error        text        NOT NULL,
    blocks       boolean     NOT NULL,
    parked_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (topic, partition, "offset")
);
CREATE INDEX parked_event_key ON parked_event (topic, key, id)
"""

IDEMPOTENCY = """
CREATE TABLE idempotency_key (
    account_id  uuid        NOT NULL,
    caller_id   uuid        NOT NULL,
    key         text        NOT NULL,
    fingerprint text        NOT NULL,
    status      integer,
    headers     jsonb,
    body        bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, caller_id, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at)
"""


class Migration(migrations.Migration):
    """Creates the chassis's tables."""

    initial = True

    operations = [
        ops.RunSQL(OUTBOX, "DROP TABLE outbox"),
        ops.RunSQL(INBOX, "DROP TABLE known_version; DROP TABLE inbox"),
        ops.RunSQL(PARKED, "DROP TABLE parked_event"),
        ops.RunSQL(IDEMPOTENCY, "DROP TABLE idempotency_key"),
    ]
