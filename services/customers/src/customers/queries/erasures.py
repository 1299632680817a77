"""What is read of erasures, and of what a deletion takes with it."""

from collections import Counter
from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from customers.errors import ErasureNotFound
from customers.models import TABLES_OF_A_CUSTOMER
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


async def rows_of_customer(account_id: UUID, customer_id: UUID) -> Counter[str]:
    """How many rows of each kind belong to a customer, itself included; none where there are none."""
    counts = " UNION ALL ".join(
        f"SELECT '{table}' AS kind, count(*) AS rows FROM {table} WHERE account_id = $1 AND customer_id = $2"
        for table in TABLES_OF_A_CUSTOMER
    )
    found = {row["kind"]: row["rows"] for row in await fetch(counts, account_id, customer_id) if row["rows"]}
    return Counter({"customer": 1, **found})
