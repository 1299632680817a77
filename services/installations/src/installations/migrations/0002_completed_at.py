"""When an installation was completed."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds the moment; of what was completed before, it is not known."""

    dependencies = [("installations", "0001_initial")]

    operations = [
        ops.RunSQL(
            "ALTER TABLE installation ADD COLUMN completed_at timestamptz",
            "ALTER TABLE installation DROP COLUMN completed_at",
        ),
    ]
