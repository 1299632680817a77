"""What is noted on leads, and their timelines."""

from tortoise import migrations
from tortoise.migrations import operations as ops

NOTE = """
CREATE TABLE note (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    version     integer     NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    lead_id     uuid        NOT NULL,
    text        text        NOT NULL,
    author_id   uuid,
    author_name text        NOT NULL,
    edited_at   timestamptz,
    FOREIGN KEY (account_id, lead_id) REFERENCES lead (account_id, id) ON DELETE CASCADE
);
CREATE INDEX note_newest ON note (account_id, lead_id, created_at DESC, id DESC)
"""

ENTRY = """
CREATE TABLE lead_entry (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL,
    lead_id    uuid        NOT NULL,
    at         timestamptz NOT NULL,
    actor      jsonb       NOT NULL,
    channel    text        NOT NULL,
    action     text        NOT NULL,
    facts      jsonb       NOT NULL,
    changes    jsonb       NOT NULL,
    source     text        NOT NULL,
    FOREIGN KEY (account_id, lead_id) REFERENCES lead (account_id, id) ON DELETE CASCADE
);
CREATE INDEX lead_entry_newest ON lead_entry (account_id, lead_id, at DESC, id DESC)
"""


class Migration(migrations.Migration):
    """Creates the tables of notes and of timelines."""

    dependencies = [("leads", "0001_initial")]

    operations = [
        ops.RunSQL(NOTE, "DROP TABLE note"),
        ops.RunSQL(ENTRY, "DROP TABLE lead_entry"),
    ]
