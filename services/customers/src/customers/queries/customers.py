"""What is read of customers."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from customers.errors import CustomerNotFound
from customers.models import Identifiers
from customers.schemas import COLUMNS

MOST_CANDIDATES = 10
WAS_THERE = """
SELECT FROM customer WHERE account_id = $1 AND id = $2
UNION ALL SELECT FROM merged_customer WHERE account_id = $1 AND id = $2
UNION ALL SELECT FROM erasure WHERE account_id = $1 AND customer_id = $2
"""


async def customer(account_id: UUID, customer_id: UUID) -> dict[str, Any]:
    """One customer of the account; raises CustomerNotFound."""
    rows = await fetch(f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND id = $2", account_id, customer_id)
    if not rows:
        raise CustomerNotFound
    return rows[0]


async def was_there(account_id: UUID, customer_id: UUID) -> bool:
    """Whether the account has this customer, or had it and deleted or merged it."""
    return bool(await fetch(WAS_THERE, account_id, customer_id))


async def alike(account_id: UUID, sought: Identifiers, but: UUID) -> list[dict[str, Any]]:
    """The account's customers with this email or this phone number, all but one; the newest."""
    return await fetch(
        f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND id <> $2 AND (folded_email = $3 OR phone_e164 = $4 "
        "OR phone_e164 IS NULL AND searched_digits = $4) "
        f"ORDER BY created_at DESC, id DESC LIMIT {MOST_CANDIDATES}",
        account_id, but, sought.email, sought.phone,
    )  # fmt: skip
