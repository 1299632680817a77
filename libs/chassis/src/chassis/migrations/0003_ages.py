"""What is swept by its age is found by a range index: rows come in the order of their ages anyway."""

from tortoise import migrations
from tortoise.migrations import operations as ops

RANGES = """
DROP INDEX inbox_received;
CREATE INDEX inbox_received ON inbox USING brin (received_at) WITH (autosummarize = on);
DROP INDEX outbox_published;
CREATE INDEX outbox_published ON outbox USING brin (published_at) WITH (autosummarize = on)
"""

TREES = """
DROP INDEX inbox_received;
CREATE INDEX inbox_received ON inbox (received_at);
DROP INDEX outbox_published;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    """Replaces the indexes that only the sweep uses."""

    dependencies = [("chassis", "0002_erasing")]

    operations = [ops.RunSQL(RANGES, TREES)]
