"""The documents of leads."""

from tortoise import migrations
from tortoise.migrations import operations as ops

DOCUMENT = """
CREATE TABLE lead_document (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL,
    version      integer     NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    lead_id      uuid        NOT NULL,
    filename     text        NOT NULL,
    content_type text        NOT NULL,
    size         bigint      NOT NULL CHECK (size > 0),
    uploaded_by  uuid,
    uploaded_at  timestamptz NOT NULL,
    FOREIGN KEY (account_id, lead_id) REFERENCES lead (account_id, id) ON DELETE CASCADE
);
CREATE INDEX lead_document_of_lead ON lead_document (account_id, lead_id, uploaded_at, id)
"""

REMOVED = """
CREATE TABLE removed_document (
    account_id uuid NOT NULL,
    lead_id    uuid NOT NULL,
    id         uuid NOT NULL,
    PRIMARY KEY (account_id, lead_id, id),
    FOREIGN KEY (account_id, lead_id) REFERENCES lead (account_id, id) ON DELETE CASCADE
)
"""


class Migration(migrations.Migration):
    """Creates the list of documents, and of those that were taken away."""

    dependencies = [("leads", "0001_initial")]

    operations = [
        ops.RunSQL(DOCUMENT, "DROP TABLE lead_document"),
        ops.RunSQL(REMOVED, "DROP TABLE removed_document"),
    ]
