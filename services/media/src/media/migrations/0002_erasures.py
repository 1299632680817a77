"""What is needed to say that an erased customer's files are gone."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CLOSED_OWNER = """
ALTER TABLE closed_owner
    ADD COLUMN erasure_id uuid,
    ADD COLUMN media_ids  uuid[]  NOT NULL DEFAULT '{}',
    ADD COLUMN thumbnails integer NOT NULL DEFAULT 0;
CREATE INDEX closed_owner_erasure ON closed_owner (account_id, erasure_id) WHERE erasure_id IS NOT NULL
"""
NO_CLOSED_OWNER = """
DROP INDEX closed_owner_erasure;
ALTER TABLE closed_owner DROP COLUMN erasure_id, DROP COLUMN media_ids, DROP COLUMN thumbnails
"""

UNCLAIMED = """
ALTER TABLE unclaimed_content ADD COLUMN owner_id uuid, ADD COLUMN again_until timestamptz;
CREATE INDEX unclaimed_content_owner ON unclaimed_content (owner_id)
"""
NO_UNCLAIMED = """
DROP INDEX unclaimed_content_owner;
ALTER TABLE unclaimed_content DROP COLUMN owner_id, DROP COLUMN again_until
"""


class Migration(migrations.Migration):
    """Remembers for which erasure an owner was closed, and whose unclaimed contents are."""

    dependencies = [("media", "0001_initial")]

    operations = [
        ops.RunSQL(CLOSED_OWNER, NO_CLOSED_OWNER),
        ops.RunSQL(UNCLAIMED, NO_UNCLAIMED),
    ]
