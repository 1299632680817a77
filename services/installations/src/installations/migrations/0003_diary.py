"""Customers' diaries and service plans."""

from tortoise import migrations
from tortoise.migrations import operations as ops

DIARY_EVENT = """
CREATE TABLE diary_event (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    version     integer     NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    customer_id uuid        NOT NULL,
    title       text        NOT NULL,
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('appointment', 'follow_up', 'other')),
    notes       text        NOT NULL,
    FOREIGN KEY (account_id, customer_id) REFERENCES known_customer (account_id, id),
    CHECK (ends_at > starts_at)
);
CREATE INDEX diary_event_earliest ON diary_event (account_id, starts_at, id);
CREATE INDEX diary_event_by_customer ON diary_event (account_id, customer_id, starts_at, id)
"""

SERVICE_PLAN = """
CREATE TABLE service_plan (
    id          uuid          PRIMARY KEY,
    account_id  uuid          NOT NULL,
    version     integer       NOT NULL,
    created_at  timestamptz   NOT NULL,
    updated_at  timestamptz   NOT NULL,
    customer_id uuid          NOT NULL,
    name        text          NOT NULL,
    description text          NOT NULL,
    frequency   text          NOT NULL,
    price       numeric(11,2) NOT NULL CHECK (price >= 0),
    starts_on   date          NOT NULL,
    status      text          NOT NULL CHECK (status IN ('active', 'paused', 'ended')),
    FOREIGN KEY (account_id, customer_id) REFERENCES known_customer (account_id, id)
);
CREATE INDEX service_plan_newest ON service_plan (account_id, created_at DESC, id DESC);
CREATE INDEX service_plan_by_customer ON service_plan (account_id, customer_id, created_at DESC, id DESC)
"""


class Migration(migrations.Migration):
    """Creates both tables."""

    dependencies = [("installations", "0001_initial")]

    operations = [
        ops.RunSQL(DIARY_EVENT, "DROP TABLE diary_event"),
        ops.RunSQL(SERVICE_PLAN, "DROP TABLE service_plan"),
    ]
