"""Emails to customers, and in the timeline the versions of a customer, as they were."""

from tortoise import migrations
from tortoise.migrations import operations as ops

EMAIL = """
CREATE TABLE outgoing_email (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    customer_id uuid        NOT NULL REFERENCES customer ON DELETE CASCADE,
    recipient   text        NOT NULL,
    reply_to    text,
    subject     text        NOT NULL,
    body        text        NOT NULL,
    sent_by     jsonb       NOT NULL,
    channel     text        NOT NULL,
    state       text        NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts    integer     NOT NULL,
    problem     text        CHECK (problem IN ('refused', 'gave_up', 'retrying')),
    reply       text,
    created_at  timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    ended_at    timestamptz
);
CREATE INDEX outgoing_email_due ON outgoing_email (due_at) WHERE state = 'queued';
CREATE INDEX outgoing_email_newest ON outgoing_email (account_id, customer_id, created_at DESC, id DESC);
CREATE INDEX outgoing_email_hour ON outgoing_email (account_id, created_at DESC);
CREATE INDEX outgoing_email_customer ON outgoing_email (customer_id)
"""

VERSIONS = """
ALTER TABLE timeline_entry ADD COLUMN record_id uuid, ADD COLUMN record_version integer, ADD COLUMN record jsonb;
CREATE INDEX timeline_entry_version ON timeline_entry (account_id, record_id, record_version)
WHERE record_version IS NOT NULL
"""

NO_VERSIONS = """
ALTER TABLE timeline_entry DROP COLUMN record_id, DROP COLUMN record_version, DROP COLUMN record
"""


class Migration(migrations.Migration):
    """Adds the table of emails, and to the timeline the versions."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(EMAIL, "DROP TABLE outgoing_email"),
        ops.RunSQL(VERSIONS, NO_VERSIONS),
    ]
