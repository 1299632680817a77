"""Things, what is known of things, and curses that make the consumers fail."""

from tortoise import migrations
from tortoise.migrations import operations as ops

THING = """
CREATE TABLE thing (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL,
    version    integer     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name       text        NOT NULL UNIQUE
)
"""

KNOWN = """
CREATE TABLE known_thing (id uuid PRIMARY KEY, account_id uuid NOT NULL, version integer NOT NULL, name text NOT NULL);
CREATE TABLE application (
    id       bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thing_id uuid    NOT NULL,
    version  integer NOT NULL,
    envelope jsonb   NOT NULL,
    trace_id text    NOT NULL
);
CREATE TABLE curse (name text PRIMARY KEY)
"""


class Migration(migrations.Migration):
    """Creates the toy's tables."""

    initial = True

    operations = [
        ops.RunSQL(THING, "DROP TABLE thing"),
        ops.RunSQL(KNOWN, "DROP TABLE curse; DROP TABLE application; DROP TABLE known_thing"),
    ]
