"""What customers are recognised by, and what an account wants of conversion."""

from tortoise import migrations
from tortoise.migrations import operations as ops

RECOGNISED = """
ALTER TABLE known_customer ADD email_key text, ADD phone_key text;
CREATE INDEX known_customer_email ON known_customer (account_id, email_key);
CREATE INDEX known_customer_phone ON known_customer (account_id, phone_key)
"""

SETTING = """
CREATE TABLE lead_setting (
    account_id          uuid    PRIMARY KEY,
    version             integer NOT NULL,
    convert_on_approval boolean NOT NULL
)
"""


class Migration(migrations.Migration):
    """Adds what converting a lead takes; of a customer who is gone both keys are null."""

    dependencies = [("leads", "0001_initial")]

    operations = [
        ops.RunSQL(RECOGNISED, "ALTER TABLE known_customer DROP email_key, DROP phone_key"),
        ops.RunSQL(SETTING, "DROP TABLE lead_setting"),
    ]
