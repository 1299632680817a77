"""What the leads service remembers of customers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.database import fetch
from contracts.customers import CustomerState, DeletedCustomer
from leads import rules

YET_TO_COME = 0

REMEMBER = """
INSERT INTO known_customer (id, account_id, name, version, deleted, email_key, phone_key)
SELECT id, account_id, name, version, false, email_key, phone_key
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::text[], $6::text[])
    AS told (id, account_id, name, version, email_key, phone_key)
ON CONFLICT (account_id, id) DO UPDATE
SET name = EXCLUDED.name, version = EXCLUDED.version, email_key = EXCLUDED.email_key, phone_key = EXCLUDED.phone_key
WHERE known_customer.version < EXCLUDED.version AND NOT known_customer.deleted
RETURNING id, xmax <> 0 AS known_before
"""
RENAME = """
UPDATE lead SET customer_name = $3, searched_text = regexp_replace(searched_text, '[^\\n]*$', '') || $4
WHERE account_id = $1 AND customer_id = $2 AND customer_name IS DISTINCT FROM $3
"""
FORGET = """
INSERT INTO known_customer (id, account_id, name, version, deleted, merged_into) VALUES ($1, $2, '', $3, true, $4)
ON CONFLICT (account_id, id) DO UPDATE
SET name = '', version = EXCLUDED.version, deleted = true, merged_into = EXCLUDED.merged_into,
    email_key = NULL, phone_key = NULL
"""


async def remember_customers(customers: Sequence[CustomerState], country: str) -> None:
    """Keeps what is needed of customers, and their new names wherever they are shown; that makes no new version.

    Where the announcer does not say how their phone numbers are dialled from everywhere, they are read as those of a
    country unless they name one.
    """
    identities = [rules.identity(one.email, one.phone, country, one.phone_e164) for one in customers]
    kept = await _remember(
        [(one.id, one.account_id, one.name, one.version, *who) for one, who in zip(customers, identities, strict=True)]
    )
    known_before = {row["id"] for row in kept if row["known_before"]}
    for one in customers:
        if one.id in known_before:  # a statement of its own sees the leads that were linked while that one waited
            await fetch(RENAME, one.account_id, one.id, one.name, rules.folded_field(one.name))


async def expect_customer(account_id: UUID, customer_id: UUID, name: str, identity: rules.Identity) -> None:
    """Keeps a customer that customers will add; the first event about them takes the place of this."""
    await _remember([(customer_id, account_id, name, YET_TO_COME, *identity)])


async def _remember(rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return await fetch(REMEMBER, *(list(column) for column in zip(*rows, strict=True)))


async def forget_customer(customer: DeletedCustomer, merged_into: UUID | None = None) -> None:
    """Keeps only that a customer is gone, and to whom; waits for those who are linking to it."""
    await fetch(FORGET, customer.id, customer.account_id, customer.version, merged_into)
