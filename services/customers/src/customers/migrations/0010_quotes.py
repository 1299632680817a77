"""Quotes of leads in the figures of the customers that these become."""

from tortoise import migrations
from tortoise.migrations import operations as ops

WAITING = """
ALTER TABLE known_quote ADD COLUMN lead_id uuid, ALTER COLUMN customer_id DROP NOT NULL,
    ADD CHECK (customer_id IS NOT NULL OR lead_id IS NOT NULL);
CREATE INDEX known_quote_lead ON known_quote (account_id, lead_id) WHERE lead_id IS NOT NULL
"""
NOT_WAITING = """
DELETE FROM known_quote WHERE lead_id IS NOT NULL;
ALTER TABLE known_quote DROP COLUMN lead_id, ALTER COLUMN customer_id SET NOT NULL
"""


class Migration(migrations.Migration):
    """Lets quotes of leads wait for a customer."""

    dependencies = [("customers", "0008_analytics")]

    operations = [ops.RunSQL(WAITING, NOT_WAITING)]
