"""Files, the owners that are gone, and contents that no file claims."""

from tortoise import migrations
from tortoise.migrations import operations as ops

MEDIA = """
CREATE TABLE media (
    id            uuid        PRIMARY KEY,
    account_id    uuid        NOT NULL,
    version       integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    owner_type    text        NOT NULL,
    owner_id      uuid        NOT NULL,
    filename      text        NOT NULL,
    content_type  text        NOT NULL,
    size          bigint      NOT NULL CHECK (size > 0),
    sha256        text        NOT NULL,
    width         integer,
    height        integer,
    uploaded_by   uuid,
    uploaded_at   timestamptz NOT NULL,
    content_key   text        NOT NULL UNIQUE,
    thumbnail_key text        UNIQUE
);
CREATE INDEX media_owner ON media (account_id, owner_type, owner_id)
"""

CLOSED_OWNER = """
CREATE TABLE closed_owner (
    account_id uuid NOT NULL,
    owner_type text NOT NULL,
    owner_id   uuid NOT NULL,
    PRIMARY KEY (account_id, owner_type, owner_id)
)
"""

UNCLAIMED = """
CREATE TABLE unclaimed_content (
    key    text        PRIMARY KEY,
    due_at timestamptz NOT NULL
);
CREATE INDEX unclaimed_content_due ON unclaimed_content (due_at)
"""


class Migration(migrations.Migration):
    """Creates the service's tables."""

    initial = True

    operations = [
        ops.RunSQL(MEDIA, "DROP TABLE media"),
        ops.RunSQL(CLOSED_OWNER, "DROP TABLE closed_owner"),
        ops.RunSQL(UNCLAIMED, "DROP TABLE unclaimed_content"),
    ]
