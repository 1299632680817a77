"""What is read of customers."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from customers.errors import CustomerNotFound
from customers.models import Customer
from customers.schemas import COLUMNS

MOST_CANDIDATES = 10


async def customer(account_id: UUID, customer_id: UUID) -> dict[str, Any]:
    """One customer of the account; raises CustomerNotFound."""
    rows = await fetch(f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND id = $2", account_id, customer_id)
    if not rows:
        raise CustomerNotFound
    return rows[0]


async def alike(like: Customer) -> list[dict[str, Any]]:
    """The account's customers with the same email or phone number; one that is no possible number goes by digits."""
    return await fetch(
        f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND (folded_email = $2 OR phone_e164 = $3 "
        "OR phone_e164 IS NULL AND searched_digits = $4) "
        f"ORDER BY created_at DESC, id DESC LIMIT {MOST_CANDIDATES}",
        like.account_id, like.folded_email, like.phone_e164, like.searched_digits,
    )  # fmt: skip
