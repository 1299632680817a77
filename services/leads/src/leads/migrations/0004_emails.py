"""Emails that leave this service; `outgoing_email` has the columns that the chassis's postman goes by."""

from tortoise import migrations
from tortoise.migrations import operations as ops

EMAIL = """
CREATE TABLE outgoing_email (
    id              uuid        PRIMARY KEY,
    account_id      uuid        NOT NULL,
    lead_id         uuid,
    quote_id        uuid,
    recipient       text        NOT NULL,
    reply_to        text,
    subject         text        NOT NULL,
    body            text        NOT NULL,
    attachment_name text,
    attachment      bytea,
    state           text        NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts        integer     NOT NULL,
    problem         text        CHECK (problem IN ('refused', 'gave_up', 'retrying')),
    reply           text,
    created_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    ended_at        timestamptz,
    FOREIGN KEY (account_id, lead_id) REFERENCES lead (account_id, id) ON DELETE CASCADE,
    CHECK ((attachment IS NULL) = (attachment_name IS NULL))
);
CREATE INDEX outgoing_email_due ON outgoing_email (due_at) WHERE state = 'queued';
CREATE INDEX outgoing_email_lead ON outgoing_email (account_id, lead_id)
"""


class Migration(migrations.Migration):
    """Adds the table of emails."""

    dependencies = [("leads", "0001_initial")]

    operations = [ops.RunSQL(EMAIL, "DROP TABLE outgoing_email")]
