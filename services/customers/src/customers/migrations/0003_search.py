"""What keeps a million customers quick: totals that are kept, and an index that a search can be read from."""

from tortoise import migrations
from tortoise.migrations import operations as ops

COUNT = """
CREATE TABLE customer_count (
    account_id uuid   NOT NULL,
    status     text   NOT NULL,
    customers  bigint NOT NULL
);
CREATE INDEX customer_count_account ON customer_count (account_id, status) INCLUDE (customers);

CREATE FUNCTION count_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO customer_count SELECT account_id, status, count(*) FROM added GROUP BY account_id, status;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO customer_count SELECT account_id, status, -count(*) FROM gone GROUP BY account_id, status;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO customer_count SELECT account_id, status, sum(one) FROM (
            SELECT account_id, status, 1 AS one FROM added UNION ALL SELECT account_id, status, -1 FROM gone
        ) AS moved GROUP BY account_id, status HAVING sum(one) <> 0;
    ELSE
        TRUNCATE customer_count;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER count_added AFTER INSERT ON customer
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER count_gone AFTER DELETE ON customer
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER count_moved AFTER UPDATE ON customer
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER count_nothing AFTER TRUNCATE ON customer
    FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
INSERT INTO customer_count SELECT account_id, status, count(*) FROM customer GROUP BY account_id, status
"""

NO_COUNT = """
DROP TRIGGER count_added ON customer;
DROP TRIGGER count_gone ON customer;
DROP TRIGGER count_moved ON customer;
DROP TRIGGER count_nothing ON customer;
DROP FUNCTION count_customers();
DROP TABLE customer_count
"""

READ_FROM_AN_INDEX = """
CREATE INDEX customer_searched ON customer (account_id, created_at DESC, id DESC)
    INCLUDE (status, searched_text, searched_digits);
DROP INDEX customer_newest
"""

READ_FROM_THE_TABLE = """
CREATE INDEX customer_newest ON customer (account_id, created_at DESC, id DESC);
DROP INDEX customer_searched
"""


class Migration(migrations.Migration):
    """Creates the kept totals and the index that covers searches."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        ops.RunSQL(COUNT, NO_COUNT),
        ops.RunSQL(READ_FROM_AN_INDEX, READ_FROM_THE_TABLE),
    ]
