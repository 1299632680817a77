"""What is read of erasures, and of what a deletion takes with it."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from customers.errors import ErasureNotFound
from customers.queries.gathered import impact
from customers.rules import receipt

# One statement: the last part and the completion come together, and are seen together.
ERASURE = """
SELECT erasure.id, customer_id, requested_at, completed_at, awaited, service, counts, at
FROM erasure LEFT JOIN erased_part AS part ON part.account_id = erasure.account_id AND part.erasure_id = erasure.id
WHERE erasure.account_id = $1 AND erasure.id = $2
"""


async def erasure(account_id: UUID, erasure_id: UUID) -> dict[str, Any]:
    """The receipt of an erasure of the account; raises ErasureNotFound."""
    rows = await fetch(ERASURE, account_id, erasure_id)
    if not rows:
        raise ErasureNotFound
    parts = [row for row in rows if row["service"] is not None]
    return receipt(rows[0], {part["service"]: {**part, "counts": orjson.loads(part["counts"])} for part in parts})


async def rows_of_customer(account_id: UUID, customer_id: UUID) -> dict[str, int]:
    """How many records of each kind a taken customer has, itself included: what the preview of its deletion counts."""
    return {"customers": 1, **await impact(account_id, customer_id)}
