"""Follow-ups: an account's settings, who wants a digest and has had it, and private calendar feeds."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SETTINGS = """
CREATE TABLE follow_up_setting (
    account_id     uuid    PRIMARY KEY,
    version        integer NOT NULL,
    time_zone      text    NOT NULL,
    digest_at      text    NOT NULL,
    digest_enabled boolean NOT NULL
);
ALTER TABLE staff_member
    ADD COLUMN language text    NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'fr')),
    ADD COLUMN digest   boolean NOT NULL DEFAULT true
"""

FEED = """
CREATE TABLE calendar_feed (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    owner_id    uuid        NOT NULL,
    secret_hash bytea       NOT NULL,
    language    text        NOT NULL CHECK (language IN ('en', 'fr')),
    created_at  timestamptz NOT NULL,
    UNIQUE (account_id, secret_hash),
    FOREIGN KEY (account_id, owner_id) REFERENCES staff_member (account_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_feed_owner ON calendar_feed (account_id, owner_id)
"""

DIGEST = """
CREATE TABLE digest (
    account_id uuid NOT NULL,
    staff_id   uuid NOT NULL,
    day        date NOT NULL,
    PRIMARY KEY (account_id, staff_id, day),
    FOREIGN KEY (account_id, staff_id) REFERENCES staff_member (account_id, id) ON DELETE CASCADE
);
CREATE INDEX digest_day ON digest (day)
"""

DUE = """
CREATE INDEX lead_due ON lead (account_id, follow_up_date)
    INCLUDE (status, status_since, priority, assigned_to, id) WHERE status_type = 'open';
CREATE INDEX lead_open_of ON lead (account_id, assigned_to) WHERE status_type = 'open'
"""


class Migration(migrations.Migration):
    """Adds what follow-ups need."""

    dependencies = [("leads", "0001_initial")]

    operations = [
        ops.RunSQL(
            SETTINGS,
            "DROP TABLE follow_up_setting; ALTER TABLE staff_member DROP COLUMN language, DROP COLUMN digest",
        ),
        ops.RunSQL(FEED, "DROP TABLE calendar_feed"),
        ops.RunSQL(DIGEST, "DROP TABLE digest"),
        ops.RunSQL(DUE, "DROP INDEX lead_due; DROP INDEX lead_open_of"),
    ]
