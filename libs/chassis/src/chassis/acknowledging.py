"""Every service that erased its part of a customer says so once, and not before nothing is left."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson
import structlog

from chassis import forgetting
from chassis.caller import system
from chassis.database import fetch, is_away, transaction
from chassis.outbox import post
from contracts import Event
from contracts.erasures import Acknowledgement, ErasedPart

EVERY_SECONDS = 1.0
AT_A_TIME = 500

OWE = """
INSERT INTO owed_acknowledgement (erasure_id, account_id, customer_id, counts, waits_for)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT (erasure_id) DO UPDATE
SET counts = owed_acknowledgement.counts || EXCLUDED.counts,
    waits_for = owed_acknowledgement.waits_for || EXCLUDED.waits_for
"""
DUE = """
SELECT erasure_id FROM owed_acknowledgement AS owed WHERE erasure_id > $1
AND NOT EXISTS (SELECT FROM to_forget WHERE aggregate_id = ANY(owed.waits_for))
ORDER BY erasure_id LIMIT $2
"""
TAKE = """
SELECT erasure_id, account_id, customer_id, counts FROM owed_acknowledgement
WHERE erasure_id = $1 FOR UPDATE SKIP LOCKED
"""
SETTLE = "DELETE FROM owed_acknowledgement WHERE erasure_id = $1"

log = structlog.get_logger()


class Owed(NamedTuple):
    """An acknowledgement that is owed: whose data was erased, by which erasure, and how much there was."""

    erasure_id: UUID
    account_id: UUID
    customer_id: UUID
    counts: Mapping[str, int]

    @property
    def part(self) -> ErasedPart:
        """What the acknowledgement says."""
        return ErasedPart(
            id=self.erasure_id,
            account_id=self.account_id,
            version=1,
            customer_id=self.customer_id,
            counts=dict(self.counts),
        )


Acknowledge = Callable[[Owed], Awaitable[Event | None]]
"""Makes the event that settles what is owed; None while something is left that only the service knows of."""


def acknowledged_by(kind: type[Acknowledgement]) -> Acknowledge:
    """The event of a service whose data is nowhere but in its database."""

    async def event_of(owed: Owed) -> Event:
        return kind(erasure=owed.part)

    return event_of


async def owe(owed: Owed, waits_for: Sequence[UUID]) -> None:
    """Promises, in the transaction that erases, to acknowledge once the past of these records is forgotten.

    Who owes the same one for several reasons counts each kind once.
    """
    counts = orjson.dumps(dict(owed.counts)).decode()
    await fetch(OWE, owed.erasure_id, owed.account_id, owed.customer_id, counts, list(waits_for))


async def keep_forgetting(acknowledge: Acknowledge | None) -> None:
    """Forgets and acknowledges every second, until cancelled."""
    while True:
        try:
            await forgetting.forget()
            if acknowledge is not None:
                await settle(acknowledge)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("forgetting_waits", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def settle(acknowledge: Acknowledge) -> None:
    """Acknowledges what is owed and done."""
    last = UUID(int=0)
    while due := await fetch(DUE, last, AT_A_TIME):
        for row in due:
            await _settle(row["erasure_id"], acknowledge)
        last = due[-1]["erasure_id"]


async def _settle(erasure_id: UUID, acknowledge: Acknowledge) -> None:
    async with transaction():
        for row in await fetch(TAKE, erasure_id):  # none where another process is at it
            owed = Owed(**{**row, "counts": orjson.loads(row["counts"])})
            event = await acknowledge(owed)
            if event is not None:
                await fetch(SETTLE, erasure_id)
                await post(system(owed.account_id), event)
