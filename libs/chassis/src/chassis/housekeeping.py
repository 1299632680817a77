"""What has served its purpose goes: published events, remembered event ids, old idempotency keys."""

import asyncio

import structlog

from chassis import metrics, outbox, parking
from chassis.database import fetch, is_away

EVERY_SECONDS = 15.0
SWEEP_EVERY = 40  # rounds
INBOX_DAYS = 30
KEYS_HOURS = 48

PUBLISHED = "DELETE FROM outbox WHERE published_at < now() - make_interval(days => $1)"
RECEIVED = "DELETE FROM inbox WHERE received_at < now() - make_interval(days => $1)"
KEYS = "DELETE FROM idempotency_key WHERE created_at < now() - make_interval(hours => $1)"

log = structlog.get_logger()


async def keep_house(service: str, published_for_days: int) -> None:
    """Measures what waits every few seconds and sweeps every ten minutes, until cancelled."""
    turn = 0
    while True:
        try:
            await measure(service)
            if turn % SWEEP_EVERY == 0:
                await sweep(published_for_days)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("housekeeping_waits", error=type(error).__name__)
        turn += 1
        await asyncio.sleep(EVERY_SECONDS)


async def measure(service: str) -> None:
    """Sets the gauges of the outbox and of what is parked."""
    waiting, age = await outbox.waiting()
    metrics.OUTBOX_WAITING.labels(service).set(waiting)
    metrics.OUTBOX_AGE.labels(service).set(age)
    metrics.PARKED.labels(service).set(len(await parking.parked()))


async def sweep(published_for_days: int) -> None:
    """Deletes what is past its time."""
    await fetch(PUBLISHED, published_for_days)
    await fetch(RECEIVED, INBOX_DAYS)
    await fetch(KEYS, KEYS_HOURS)
