"""What a customer's analytics are made of: copies of installations and quotes, fed by events."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KNOWN_INSTALLATION = """
CREATE TABLE known_installation (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL,
    customer_id  uuid        NOT NULL REFERENCES customer ON DELETE CASCADE,
    status       text        NOT NULL,
    status_group text        NOT NULL,
    scheduled_on date        NOT NULL,
    completed_at timestamptz
);
CREATE INDEX known_installation_customer ON known_installation (customer_id)
"""

KNOWN_QUOTE = """
CREATE TABLE known_quote (
    id          uuid          PRIMARY KEY,
    account_id  uuid          NOT NULL,
    customer_id uuid          NOT NULL REFERENCES customer ON DELETE CASCADE,
    status      text          NOT NULL,
    value       numeric(14,2) NOT NULL
);
CREATE INDEX known_quote_customer ON known_quote (customer_id)
"""

# Installations from before this table were seen for the timeline only: their snapshots, of versions that are known,
# would be passed over. After this, `installations events resend` fills the table.
LET_SNAPSHOTS_IN = "DELETE FROM known_version WHERE topic = 'installations.events'"


class Migration(migrations.Migration):
    """Creates the tables of the analytics."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(KNOWN_INSTALLATION, "DROP TABLE known_installation"),
        ops.RunSQL(KNOWN_QUOTE, "DROP TABLE known_quote"),
        ops.RunSQL(LET_SNAPSHOTS_IN, "SELECT 1"),
    ]
