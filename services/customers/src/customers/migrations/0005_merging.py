"""Customers that were merged, pairs that are no duplicates, and what duplicates are found by."""

from tortoise import migrations
from tortoise.migrations import operations as ops

MERGED_CUSTOMER = """
CREATE TABLE merged_customer (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    customer_id uuid        NOT NULL REFERENCES customer ON DELETE CASCADE,
    merged_at   timestamptz NOT NULL
);
CREATE INDEX merged_customer_customer ON merged_customer (customer_id)
"""

DISMISSED_DUPLICATE = """
CREATE TABLE dismissed_duplicate (
    account_id uuid NOT NULL,
    first_id   uuid NOT NULL REFERENCES customer ON DELETE CASCADE,
    second_id  uuid NOT NULL REFERENCES customer ON DELETE CASCADE,
    PRIMARY KEY (account_id, first_id, second_id),
    CHECK (first_id < second_id)
);
CREATE INDEX dismissed_duplicate_first ON dismissed_duplicate (first_id);
CREATE INDEX dismissed_duplicate_second ON dismissed_duplicate (second_id)
"""

ADDRESS_KEY = r"""
ALTER TABLE customer ADD address_key bigint GENERATED ALWAYS AS (hashtextextended(lower(regexp_replace(
    normalize(address, NFKD), '[\s[:punct:]\u0300-\u036f\u2010-\u2019]+', '', 'g')), 0)) STORED;
CREATE INDEX customer_address_key ON customer (account_id, address_key);
CREATE INDEX customer_odd_phone ON customer (account_id, searched_digits) WHERE phone_e164 IS NULL
"""
"""An address without accents, case, spaces and punctuation, as a number: that is how alike it has to be."""


class Migration(migrations.Migration):
    """Adds what finding and merging duplicates takes."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(MERGED_CUSTOMER, "DROP TABLE merged_customer"),
        ops.RunSQL(DISMISSED_DUPLICATE, "DROP TABLE dismissed_duplicate"),
        ops.RunSQL(ADDRESS_KEY, "DROP INDEX customer_odd_phone; ALTER TABLE customer DROP address_key"),
    ]
