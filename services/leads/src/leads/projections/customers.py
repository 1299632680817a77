"""What the leads service remembers of customers."""

from uuid import UUID

from chassis.database import fetch
from contracts.customers import CustomerState, DeletedCustomer
from leads import rules

YET_TO_COME = 0

REMEMBER = """
INSERT INTO known_customer (id, account_id, name, version, deleted, email_key, phone_key)
VALUES ($1, $2, $3, $4, false, $5, $6)
ON CONFLICT (account_id, id) DO UPDATE
SET name = EXCLUDED.name, version = EXCLUDED.version, email_key = EXCLUDED.email_key, phone_key = EXCLUDED.phone_key
WHERE known_customer.version < EXCLUDED.version AND NOT known_customer.deleted
RETURNING id
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


async def remember_customer(customer: CustomerState, country: str) -> None:
    """Keeps what is needed of a customer, and their new name wherever it is shown; that makes no new version.

    Their phone number is read as that of a country unless it names one. Two statements: the second one sees the leads
    that were linked while the first one waited for that.
    """
    identity = rules.identity(customer.email, customer.phone, country)
    if await fetch(REMEMBER, customer.id, customer.account_id, customer.name, customer.version, *identity):
        await fetch(RENAME, customer.account_id, customer.id, customer.name, rules.folded_field(customer.name))


async def expect_customer(account_id: UUID, customer_id: UUID, name: str, identity: rules.Identity) -> None:
    """Keeps a customer that customers will add; the first event about them takes the place of this."""
    await fetch(REMEMBER, customer_id, account_id, name, YET_TO_COME, *identity)


async def forget_customer(customer: DeletedCustomer, merged_into: UUID | None = None) -> None:
    """Keeps only that a customer is gone, and to whom; waits for those who are linking to it."""
    await fetch(FORGET, customer.id, customer.account_id, customer.version, merged_into)
