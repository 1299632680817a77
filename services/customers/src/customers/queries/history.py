"""What is read of a customer's past."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from customers import rules
from customers.errors import CustomerNotFound, HistoryIncomplete, HistoryOnItsWay
from customers.queries.customers import customer

WAIT_SECONDS = 2.0
POLL_SECONDS = 0.05

KNOWN = "SELECT max(record_version) AS newest FROM timeline_entry WHERE account_id = $1 AND record_id = $2"
VERSIONS = """
SELECT record_version, at, record FROM timeline_entry
WHERE account_id = $1 AND record_id = $2 AND record_version >= (
    SELECT coalesce(max(record_version), 0) FROM timeline_entry
    WHERE account_id = $1 AND record_id = $2 AND record_version IS NOT NULL AND at <= $3
) ORDER BY record_version LIMIT 2
"""


async def customer_as_of(account_id: UUID, customer_id: UUID, moment: datetime) -> dict[str, Any]:
    """A customer as it was at that moment; raises CustomerNotFound where it did not exist yet.

    Raises HistoryOnItsWay while the timeline lags behind, and HistoryIncomplete where a part of it is missing.
    """
    present = await customer(account_id, customer_id)
    if moment < present["created_at"]:
        raise CustomerNotFound
    if moment >= present["updated_at"]:
        return present
    await _newest_has_arrived(account_id, customer_id, present["version"])
    rows = await fetch(VERSIONS, account_id, customer_id, moment)
    versions = [rules.Version(row["record_version"], row["at"], orjson.loads(row["record"])) for row in rows]
    record = rules.held_at(moment, versions)
    if record is None:
        raise HistoryIncomplete
    return record


async def _newest_has_arrived(account_id: UUID, customer_id: UUID, version: int) -> None:
    """Waits a little for what was done just now and is on its way; raises HistoryOnItsWay."""
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while True:
        newest = (await fetch(KNOWN, account_id, customer_id))[0]["newest"]
        if newest is not None and newest >= version:
            return
        if asyncio.get_running_loop().time() > deadline:
            raise HistoryOnItsWay(retry_after=1)
        await asyncio.sleep(POLL_SECONDS)
