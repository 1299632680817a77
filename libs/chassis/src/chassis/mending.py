"""What `events parked retry` and `events parked skip` do."""

import orjson

from chassis import parking
from chassis.database import transaction
from chassis.inbox import Inbox, Record


async def retry(inbox: Inbox, parked_id: int) -> int:
    """Applies the parked events of this one's key, in order, all or none; returns how many there were."""
    async with transaction():
        rows = await parking.with_those_behind(parked_id)
        for row in rows:
            headers = [(name, value.encode()) for name, value in orjson.loads(row["headers"]).items()]
            record = Record(row["topic"], row["partition"], row["offset"], row["key"], headers, row["body"])
            await inbox.apply(record, unblocking=True)
            await parking.drop(row["id"])
        return len(rows)


async def skip(parked_id: int) -> bool:
    """Gives up one parked event for good; the ones behind it stay until they are retried."""
    async with transaction():
        return await parking.drop(parked_id)
