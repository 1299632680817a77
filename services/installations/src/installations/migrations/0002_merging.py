"""Customers that were merged."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Remembers of a customer that is gone into which one it was merged."""

    dependencies = [("installations", "0001_initial")]

    operations = [
        ops.RunSQL("ALTER TABLE known_customer ADD merged_into uuid", "ALTER TABLE known_customer DROP merged_into"),
    ]
