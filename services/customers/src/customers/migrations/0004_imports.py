"""Imports: files, what their rows would do, and what they did."""

from tortoise import migrations
from tortoise.migrations import operations as ops

IMPORT = """
CREATE TABLE customer_import (
    id            uuid        PRIMARY KEY,
    account_id    uuid        NOT NULL,
    version       integer     NOT NULL DEFAULT 1,
    state         text        NOT NULL CHECK (
        state IN ('planning', 'planned', 'applying', 'applied', 'reverting', 'reverted', 'failed')
    ),
    actor         jsonb       NOT NULL,
    filename      text        NOT NULL,
    on_duplicate  text        NOT NULL CHECK (on_duplicate IN ('skip', 'update', 'create')),
    given_mapping jsonb       NOT NULL,
    columns       jsonb       NOT NULL DEFAULT '[]',
    mapping       jsonb       NOT NULL DEFAULT '{}',
    delimiter     text        NOT NULL DEFAULT ',',
    counts        jsonb       NOT NULL DEFAULT '{}',
    total         integer     NOT NULL DEFAULT 0,
    done          integer     NOT NULL DEFAULT 0,
    position      integer     NOT NULL DEFAULT 0,
    attempts      integer     NOT NULL DEFAULT 0,
    failure       text,
    leased_by     uuid,
    leased_until  timestamptz NOT NULL DEFAULT '-infinity',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    applied_at    timestamptz,
    reverted_at   timestamptz,
    emptied_at    timestamptz
);
CREATE INDEX customer_import_newest ON customer_import (account_id, created_at DESC, id DESC);
CREATE INDEX customer_import_busy ON customer_import (updated_at)
    WHERE state IN ('planning', 'applying', 'reverting');
CREATE INDEX customer_import_age ON customer_import (updated_at) WHERE emptied_at IS NULL
"""

CHUNK = """
CREATE TABLE import_chunk (
    account_id uuid    NOT NULL,
    import_id  uuid    NOT NULL REFERENCES customer_import ON DELETE CASCADE,
    position   integer NOT NULL,
    content    bytea   NOT NULL,
    PRIMARY KEY (import_id, position)
)
"""

ROW = """
CREATE TABLE import_row (
    account_id   uuid    NOT NULL,
    import_id    uuid    NOT NULL REFERENCES customer_import ON DELETE CASCADE,
    position     integer NOT NULL,
    cells        jsonb,
    fields       jsonb,
    derived      jsonb,
    folded_email text GENERATED ALWAYS AS (derived ->> 'folded_email') STORED,
    phone_e164   text GENERATED ALWAYS AS (derived ->> 'phone_e164') STORED,
    outcome      text    NOT NULL CHECK (
        outcome IN ('create', 'update', 'skip', 'duplicate', 'error', 'conflict', 'changed_since')
    ),
    result       text    CHECK (result IN ('created', 'updated', 'reverted')),
    errors       jsonb   NOT NULL DEFAULT '[]',
    changes      jsonb   NOT NULL DEFAULT '[]',
    customer_id  uuid    REFERENCES customer ON DELETE SET NULL,
    version      integer,
    duplicate_of integer,
    PRIMARY KEY (import_id, position)
);
CREATE INDEX import_row_outcome ON import_row (import_id, outcome, position);
CREATE INDEX import_row_duplicate ON import_row (import_id, duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX import_row_customer ON import_row (customer_id) WHERE customer_id IS NOT NULL
"""

# Before the deletion: behind it the foreign key would have forgotten whose row it was.
FORGETTING = """
CREATE FUNCTION forget_import_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE import_row
    SET cells = NULL, fields = NULL, derived = NULL, errors = '[]', changes = '[]',
        customer_id = NULL
    WHERE account_id = OLD.account_id AND customer_id = OLD.id;
    RETURN OLD;
END
$$;
CREATE TRIGGER customer_forgets_import_rows BEFORE DELETE ON customer
    FOR EACH ROW EXECUTE FUNCTION forget_import_rows()
"""


class Migration(migrations.Migration):
    """Creates the tables of imports."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(IMPORT, "DROP TABLE customer_import"),
        ops.RunSQL(CHUNK, "DROP TABLE import_chunk"),
        ops.RunSQL(ROW, "DROP TABLE import_row"),
        ops.RunSQL(
            FORGETTING, "DROP TRIGGER customer_forgets_import_rows ON customer; DROP FUNCTION forget_import_rows"
        ),
    ]
