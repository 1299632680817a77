"""What the services say of erasures: each part counts once, and with the last one an erasure is complete."""

from uuid import UUID

import orjson

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id, now
from contracts import Envelope
from contracts.erasures import ACKNOWLEDGED_BY, ErasedPart

REQUEST = "INSERT INTO erasure (id, account_id, customer_id, requested_at, awaited) VALUES ($1, $2, $3, $4, $5)"
HOLD = "SELECT id FROM erasure WHERE account_id = $1 AND id = $2 AND $3 = ANY(awaited) FOR UPDATE"
ADD = """
INSERT INTO erased_part (account_id, erasure_id, service, counts, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
"""
COMPLETE = """
UPDATE erasure SET completed_at = parts.last
FROM (SELECT array_agg(service) AS services, max(at) AS last FROM erased_part WHERE account_id = $1 AND erasure_id = $2)
    AS parts
WHERE account_id = $1 AND id = $2 AND completed_at IS NULL AND awaited <@ parts.services
"""


async def request_erasure(caller: Caller, customer_id: UUID) -> UUID:
    """Begins the receipt of a deletion; returns its id."""
    erasure_id = new_id()
    await fetch(REQUEST, erasure_id, caller.account_id, customer_id, now(), sorted(ACKNOWLEDGED_BY))
    return erasure_id


async def add_part(envelope: Envelope, service: str, part: ErasedPart) -> None:
    """Adds what one service has erased, if it is awaited; others that say so at the same moment wait for this."""
    counts = orjson.dumps(part.counts).decode()
    if await fetch(HOLD, envelope.account_id, part.id, service):
        await fetch(ADD, envelope.account_id, part.id, service, counts, envelope.time)
        await fetch(COMPLETE, envelope.account_id, part.id)
