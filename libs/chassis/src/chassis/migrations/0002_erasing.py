"""What is to be forgotten of records that are gone, and the acknowledgements that are owed for it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TO_FORGET = """
CREATE TABLE to_forget (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id     uuid   NOT NULL,
    aggregate_type text   NOT NULL,
    aggregate_id   uuid   NOT NULL,
    before_version bigint NOT NULL
);
CREATE INDEX to_forget_aggregate ON to_forget (aggregate_id);
CREATE INDEX outbox_no_event ON outbox (aggregate_type, aggregate_id, version) WHERE kind <> 'event'
"""

OWED = """
CREATE TABLE owed_acknowledgement (
    erasure_id  uuid   PRIMARY KEY,
    account_id  uuid   NOT NULL,
    customer_id uuid   NOT NULL,
    counts      jsonb  NOT NULL,
    waits_for   uuid[] NOT NULL
)
"""

SHOWS = """
ALTER TABLE idempotency_key ADD COLUMN shows uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX idempotency_key_shows ON idempotency_key USING gin (shows)
"""


class Migration(migrations.Migration):
    """Creates the tables of erasure, and remembers which records an answer shows."""

    dependencies = [("chassis", "0001_initial")]

    operations = [
        ops.RunSQL(TO_FORGET, "DROP INDEX outbox_no_event; DROP TABLE to_forget"),
        ops.RunSQL(OWED, "DROP TABLE owed_acknowledgement"),
        ops.RunSQL(SHOWS, "DROP INDEX idempotency_key_shows; ALTER TABLE idempotency_key DROP COLUMN shows"),
    ]
