"""Accounts full of customers, made by SQL; what is searched and compared is derived as the service derives it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from chassis.phones import number_of
from chassis.searching import searched_digits
from chassis.text import folded
from customers import rules

SMALL_ACCOUNTS = 1000
CUSTOMERS_OF_A_SMALL_ACCOUNT = 100
BROAD = "Lefebvre"
"""The surname of 25 customers in a thousand; nobody else's name or email has it in it."""

FIRST_NAMES, SURNAME_STARTS, SURNAME_ENDS = (
    line.split() for line in Path(__file__).with_name("names.txt").read_text().splitlines()
)

FILL = """
INSERT INTO customer (id, account_id, version, created_at, updated_at, name, email, phone, phone_e164, address, kind,
    status, searched_text, searched_digits, folded_email)
SELECT
    overlay(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 19)
        PLACING '8' FROM 17 FOR 1)::uuid,
    account, 1, at, at, first || ' ' || last, email,
    concat_ws(' ', '06', substr(line, 1, 2), substr(line, 3, 2), substr(line, 5, 2), substr(line, 7, 2)),
    '+336' || line, (n % 200 + 1) || ' rue des Lilas, ' || (10000 + n * 31 % 89999) || ' Ville',
    (ARRAY['individual', 'business', 'property_agent'])[1 + n % 3],
    CASE WHEN n % 5 = 0 THEN 'inactive' ELSE 'active' END,
    folded_first || ' ' || folded_last || E'\\n' || email, '06' || line || E'\\n' || '336' || line, email
FROM (
    SELECT n, account, first, last, folded_first, folded_last, lpad((n * 48271 % 99999989)::text, 8, '0') AS line,
        folded_first || '.' || folded_last || n % 1000 || '@' || (ARRAY['orange.example', 'courrier.example',
            'free.example', 'maison-' || n % 9000 || '.example'])[1 + n % 4] AS email,
        now() - interval '1 year' + n * interval '25 seconds' AS at
    FROM (
        SELECT n, ($1::uuid[])[1 + n % cardinality($1)] AS account,
            1 + (n * 7919 + n / 1000) % cardinality($3::text[]) AS one, 1 + (n * 7907 + n / 1000) % 1000 AS other
        FROM generate_series(0, $2::bigint - 1) AS n
    ) AS numbered,
    LATERAL (SELECT ($3::text[])[one] AS first, ($4::text[])[one] AS folded_first,
        ($5::text[])[other] AS last, ($6::text[])[other] AS folded_last) AS named
) AS made
"""

SECONDARY = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index WHERE indrelid = 'customer'::regclass AND NOT indisprimary
"""

SAMPLE = """
SELECT name, email, phone, phone_e164, searched_text, searched_digits, folded_email
FROM customer WHERE account_id = $1 LIMIT 500
"""


async def populate(url: str, crowds: Sequence[tuple[Sequence[UUID], int]]) -> None:
    """Fills accounts: each crowd is spread over its accounts. Indexes are made afterwards, which is faster."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET maintenance_work_mem = '512MB'")
        indexes = await connection.fetch(SECONDARY)
        await connection.execute("DROP INDEX " + ", ".join(index["name"] for index in indexes))
        for accounts, customers in crowds:
            await connection.execute(FILL, accounts, customers, *names())
            await _check(connection, accounts[0])
        for index in indexes:
            await connection.execute(index["definition"])
        await connection.execute("VACUUM ANALYZE customer")
        await connection.execute("VACUUM ANALYZE customer_count")
    finally:
        await connection.close()


def names() -> list[list[str]]:
    """First names and surnames, each list with its folded twin; a thousand surnames, the broad one 25 times."""
    plain = [start + end for start in SURNAME_STARTS for end in SURNAME_ENDS]
    last = [BROAD] * 25 + plain[:975]
    return [FIRST_NAMES, [folded(name) for name in FIRST_NAMES], last, [folded(name) for name in last]]


async def _check(connection: Any, account: UUID) -> None:
    """The derived columns are what the service would have written."""
    for row in await connection.fetch(SAMPLE, account):
        number = number_of(row["phone"], "FR")
        assert row["phone_e164"] == (number and number.e164)
        assert row["searched_text"] == rules.searched_text(row["name"], row["email"])
        assert row["searched_digits"] == searched_digits(row["phone"], number)
        assert row["folded_email"] == folded(row["email"])
