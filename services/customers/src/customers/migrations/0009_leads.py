"""The stories of leads as parts of customers' timelines."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ENTRIES = """
ALTER TABLE timeline_entry ADD COLUMN lead_id uuid, ALTER COLUMN customer_id DROP NOT NULL,
    ADD CHECK (customer_id IS NOT NULL OR lead_id IS NOT NULL);
CREATE INDEX timeline_entry_lead ON timeline_entry (account_id, lead_id) WHERE lead_id IS NOT NULL
"""
NO_ENTRIES = """
DELETE FROM timeline_entry WHERE lead_id IS NOT NULL;
ALTER TABLE timeline_entry DROP COLUMN lead_id, ALTER COLUMN customer_id SET NOT NULL
"""

KNOWN_LEAD = """
CREATE TABLE known_lead (
    account_id  uuid    NOT NULL,
    id          uuid    NOT NULL,
    customer_id uuid,
    deleted     boolean NOT NULL,
    PRIMARY KEY (account_id, id)
)
"""


class Migration(migrations.Migration):
    """Lets entries of leads wait for a customer."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(ENTRIES, NO_ENTRIES),
        ops.RunSQL(KNOWN_LEAD, "DROP TABLE known_lead"),
    ]
