"""The Kafka door: each event is applied once, in order for each key, in one transaction with what it changes."""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import structlog
from opentelemetry.trace import SpanKind

from chassis import forgetting, metrics, parking, telemetry
from chassis.database import after_commit, fetch, is_away, transaction
from chassis.listening import Consumers
from chassis.records import Arrival, Record, Undecodable, waves
from chassis.request import request_id

__all__ = ["Blocked", "Consumers", "Inbox", "Record"]

TRIES = 3
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 5.0

REMEMBER = """
WITH told AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::bytea[])
        WITH ORDINALITY AS told (event_id, topic, aggregate_id, version, key, place)
),
fresh AS (INSERT INTO inbox (event_id) SELECT event_id FROM told ON CONFLICT DO NOTHING RETURNING event_id),
news AS (
    INSERT INTO known_version (topic, aggregate_id, version)
    SELECT topic, aggregate_id, version FROM told JOIN fresh USING (event_id)
    ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = EXCLUDED.version
    WHERE known_version.version < EXCLUDED.version
    RETURNING topic, aggregate_id
)
SELECT news.aggregate_id IS NOT NULL AS is_news,
       EXISTS (SELECT FROM parked_event WHERE topic = told.topic AND key = told.key AND blocks) AS is_blocked
FROM told LEFT JOIN news USING (topic, aggregate_id) ORDER BY place
"""

log = structlog.get_logger()


class Blocked(Exception):
    """An earlier event of the key is parked: this one has to wait behind it."""


class Inbox:
    """Applies records by a service's consumers."""

    def __init__(self, service: str, consumers: Consumers) -> None:
        self._service = service
        self._consumers = consumers

    async def receive(self, records: Sequence[Record]) -> None:
        """Applies or parks every record; returns only when each is in the database, however long that is away."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._receive(records)
            except Exception as error:
                mistake = None if is_away(error) else error
                log.warning("inbox_waits", error=type(error).__name__, retry_in=pause, exc_info=mistake)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return

    async def apply(self, *records: Record, unblocking: bool = False) -> None:
        """Applies records inside the caller's transaction; repeated and late ones change nothing.

        Raises Undecodable. Raises Blocked where an earlier event of a key is parked, unless this is `unblocking` the
        key or the event ends the past that the parked one belongs to.
        """
        for wave in waves(self._arrivals(records)):
            fresh = await self._remembered(wave, unblocking=unblocking)
            for arrival in fresh:
                if arrival.kind.ends_the_past():
                    await _end_past(arrival)
            for _, news in groupby((each for each in fresh if each.event is not None), lambda each: each.cause):
                await self._handle(list(news))

    def _arrivals(self, records: Sequence[Record]) -> list[Arrival]:
        """What concerns the service, in its order; the rest is passed over."""
        arrivals: list[Arrival] = []
        for record in records:
            envelope = record.envelope()
            if envelope is None:
                continue
            is_heard, kind = self._consumers.find(envelope.type) is not None, self._consumers.kind(envelope.type)
            if not is_heard:
                self._count(envelope.type, "passed_over")
            if kind is not None and (is_heard or kind.ends_the_past()):
                arrivals.append(Arrival(record, envelope, kind, record.event(kind) if is_heard else None))
        return arrivals

    async def _remembered(self, wave: list[Arrival], *, unblocking: bool) -> list[Arrival]:
        """Remembers a wave's events with one statement; returns what of the wave is not repeated or late."""
        heard = [arrival for arrival in wave if arrival.event is not None]
        repeated = set()
        for arrival, known in zip(heard, await _remember(heard), strict=True):
            if known["is_blocked"] and not unblocking and not arrival.kind.ends_the_past():
                raise Blocked
            if not known["is_news"]:
                repeated.add(arrival.envelope.id)
                self._count(arrival.envelope.type, "repeated")
        return [arrival for arrival in wave if arrival.envelope.id not in repeated]

    async def _handle(self, news: list[Arrival]) -> None:
        """Hands over what has one cause."""
        told = news[0].envelope
        listener = self._consumers.find(told.type)
        assert listener is not None  # noqa: S101  otherwise there would be no event
        token = request_id.set(told.request_id)
        try:
            with telemetry.span(listener.handler.__name__, SpanKind.CONSUMER, told.traceparent):
                await listener.handler([(arrival.event, arrival.envelope) for arrival in news])
        finally:
            request_id.reset(token)
        self._count(told.type, "applied", len(news))

    async def _receive(self, records: Sequence[Record]) -> None:
        if await self._applied_at_once(records):
            return
        for record in records:
            await self._apply_or_park(record)

    async def _applied_at_once(self, records: Sequence[Record]) -> bool:
        """The usual case: no key is blocked and nothing fails, so one transaction serves the whole batch."""
        try:
            async with transaction():
                await self.apply(*records)
        except Exception as error:
            if is_away(error):
                raise
            return False
        return True

    async def _apply_or_park(self, record: Record) -> None:
        failure: Exception | None = None
        for attempt in range(TRIES):
            try:
                async with transaction():
                    if not self._ends_the_past(record) and await parking.is_blocked(record):
                        await parking.park(record, "behind an event that failed", blocks=True)
                    else:
                        await self.apply(record)
            except Exception as error:
                if is_away(error):
                    raise
                failure = error
                if isinstance(error, Undecodable):
                    break
                await asyncio.sleep(FIRST_PAUSE * 2**attempt)
            else:
                return
        await self._park(record, failure)

    async def _park(self, record: Record, failure: Exception | None) -> None:
        async with transaction():
            await parking.park(record, type(failure).__name__, blocks=not isinstance(failure, Undecodable))
            self._count("", "parked")
        log.error("event_parked", topic=record.topic, key=record.key.decode(errors="replace"), exc_info=failure)

    def _ends_the_past(self, record: Record) -> bool:
        kind = self._consumers.kind(dict(record.headers).get("ce_type", b"").decode(errors="replace"))
        return record.value is not None and kind is not None and kind.ends_the_past()

    def _count(self, event_type: str, outcome: str, number: int = 1) -> None:
        after_commit(lambda: metrics.EVENTS_RECEIVED.labels(self._service, event_type, outcome).inc(number))


async def _remember(heard: list[Arrival]) -> list[dict[str, Any]]:
    if not heard:
        return []
    rows = [
        (envelope.id, event.topic.name, event.state.id, event.state.version, record.key)
        for record, envelope, _, event in heard
        if event is not None
    ]
    return await fetch(REMEMBER, *(list(column) for column in zip(*rows, strict=True)))


async def _end_past(arrival: Arrival) -> None:
    """What is parked of the record, and answers here that show it, must not outlive it."""
    await parking.drop_past(arrival.record)
    await forgetting.end_past(arrival.envelope.account_id, arrival.kind.aggregate, arrival.envelope.subject, 0)
