"""What keeps the board quick: an index by status that a search can be read from."""

from tortoise import migrations
from tortoise.migrations import operations as ops

READ_FROM_AN_INDEX = """
DROP INDEX lead_by_status;
CREATE INDEX lead_by_status ON lead (account_id, status, created_at DESC, id DESC)
    INCLUDE (searched_text, searched_digits)
"""

READ_FROM_THE_TABLE = """
DROP INDEX lead_by_status;
CREATE INDEX lead_by_status ON lead (account_id, status, created_at DESC, id DESC)
"""


class Migration(migrations.Migration):
    """Makes the index by status cover searches."""

    dependencies = [("leads", "0001_initial")]

    operations = [ops.RunSQL(READ_FROM_AN_INDEX, READ_FROM_THE_TABLE)]
