"""What is read of erasures, and of what a deletion takes with it."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from customers.errors import ErasureNotFound
from customers.queries.gathered import impact
from customers.rules import receipt

ERASURE = """
SELECT id, customer_id, requested_at, completed_at, awaited FROM erasure WHERE account_id = $1 AND id = $2
"""
PARTS = "SELECT service, counts, at FROM erased_part WHERE account_id = $1 AND erasure_id = $2"


async def erasure(account_id: UUID, erasure_id: UUID) -> dict[str, Any]:
    """The receipt of an erasure of the account; raises ErasureNotFound."""
    rows = await fetch(ERASURE, account_id, erasure_id)
    if not rows:
        raise ErasureNotFound
    parts = await fetch(PARTS, account_id, erasure_id)
    return receipt(rows[0], {part["service"]: {**part, "counts": orjson.loads(part["counts"])} for part in parts})


async def rows_of_customer(account_id: UUID, customer_id: UUID) -> dict[str, int]:
    """How many records of each kind a taken customer has, itself included: what the preview of its deletion counts."""
    return {"customers": 1, **await impact(account_id, customer_id)}
