"""The Kafka door: each event is applied once, in order for each key, in one transaction with what it changes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import structlog
from opentelemetry.trace import SpanKind
from pydantic import ValidationError

from chassis import forgetting, metrics, parking, telemetry
from chassis.database import after_commit, fetch, is_away, transaction
from chassis.request import request_id
from contracts import Envelope, Event, event_types

TRIES = 3
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 5.0

REMEMBER = """
WITH fresh AS (INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING event_id),
news AS (
    INSERT INTO known_version (topic, aggregate_id, version) SELECT $2, $3, $4 FROM fresh
    ON CONFLICT (topic, aggregate_id) DO UPDATE SET version = EXCLUDED.version
    WHERE known_version.version < EXCLUDED.version
    RETURNING version
)
SELECT EXISTS (SELECT FROM news) AS is_news,
       EXISTS (SELECT FROM parked_event WHERE topic = $2 AND key = $5 AND blocks) AS is_blocked
"""

log = structlog.get_logger()

AnyEvent = TypeVar("AnyEvent", bound=Event)
Handler = Callable[[Any, Envelope], Awaitable[None]]


class Undecodable(Exception):
    """Bytes that are no event of ours, and will not become one by trying again."""


class Blocked(Exception):
    """An earlier event of the key is parked: this one has to wait behind it."""


class Record(NamedTuple):
    """One Kafka record, as it came."""

    topic: str
    partition: int
    offset: int
    key: bytes
    headers: Sequence[tuple[str, bytes]]
    value: bytes | None


class Listener(NamedTuple):
    """An event type and the function that applies it."""

    event_type: type[Event]
    handler: Handler


class Consumers:
    """The events that a service listens to, one function for each."""

    def __init__(self) -> None:
        self._listeners: dict[str, Listener] = {}

    def on(self, event_type: type[AnyEvent]) -> Callable[[Handler], Handler]:
        """Registers the decorated function for one event type."""

        def register(handler: Handler) -> Handler:
            self._listeners[event_type.type()] = Listener(event_type, handler)
            return handler

        return register

    def plus(self, handler: Handler, *event_types: type[Event]) -> "Consumers":
        """These and one function more, which was told what only the running service knows: its settings."""
        both = Consumers()
        both._listeners = self._listeners | {kind.type(): Listener(kind, handler) for kind in event_types}
        return both

    @property
    def topics(self) -> list[str]:
        """The topics that these events travel on."""
        return sorted({listener.event_type.topic.name for listener in self._listeners.values()})

    def find(self, event_type: str) -> Listener | None:
        """Who applies this type; None for events that don't concern the service."""
        return self._listeners.get(event_type)

    def kind(self, event_type: str) -> type[Event] | None:
        """The event of this type name, listened to or not."""
        listener = self.find(event_type)
        return listener.event_type if listener else event_types().get(event_type)


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

    async def apply(self, record: Record, *, unblocking: bool = False) -> None:
        """Applies one record inside the caller's transaction; repeated and late ones change nothing.

        Raises Blocked where an earlier event of its key is parked, unless this is `unblocking` the key or the event
        ends the past that the parked one belongs to.
        """
        envelope = _envelope(record)
        if envelope is None:
            return
        ends = self._ends_the_past(record)
        listener = self._consumers.find(envelope.type)
        if listener is None:
            if ends:
                await self._end_past(record, envelope)
            self._count(envelope.type, "passed_over")
            return
        event = _event(listener.event_type, record)
        known = await _remember(envelope, event, record.key)
        if known["is_blocked"] and not unblocking and not ends:
            raise Blocked
        if not known["is_news"]:
            self._count(envelope.type, "repeated")
            return
        if ends:
            await self._end_past(record, envelope)
        await _handle(listener, event, envelope)
        self._count(envelope.type, "applied")

    async def _receive(self, records: Sequence[Record]) -> None:
        if await self._applied_at_once(records):
            return
        for record in records:
            await self._apply_or_park(record)

    async def _applied_at_once(self, records: Sequence[Record]) -> bool:
        """The usual case: no key is blocked and nothing fails, so one transaction serves the whole batch."""
        try:
            async with transaction():
                for record in records:
                    await self.apply(record)
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

    async def _end_past(self, record: Record, envelope: Envelope) -> None:
        """What is parked of the record, and answers here that show it, must not outlive it."""
        kind = self._consumers.kind(envelope.type)
        if kind is not None:
            await parking.drop_past(record)
            await forgetting.end_past(envelope.account_id, kind.aggregate, envelope.subject, 0)

    def _count(self, event_type: str, outcome: str) -> None:
        after_commit(lambda: metrics.EVENTS_RECEIVED.labels(self._service, event_type, outcome).inc())


async def _remember(envelope: Envelope, event: Event, key: bytes) -> dict[str, bool]:
    rows = await fetch(REMEMBER, envelope.id, event.topic.name, event.state.id, event.state.version, key)
    return rows[0]


async def _handle(listener: Listener, event: Event, envelope: Envelope) -> None:
    token = request_id.set(envelope.request_id)
    try:
        with telemetry.span(f"{listener.handler.__name__}", SpanKind.CONSUMER, envelope.traceparent):
            await listener.handler(event, envelope)
    finally:
        request_id.reset(token)


def _envelope(record: Record) -> Envelope | None:
    """The record's envelope; None for a tombstone."""
    if record.value is None:
        return None
    try:
        return Envelope.of(record.headers)
    except (ValueError, UnicodeDecodeError) as error:
        raise Undecodable("envelope") from error


def _event(event_type: type[Event], record: Record) -> Event:
    try:
        return event_type.model_validate_json(record.value or b"")
    except ValidationError as error:
        raise Undecodable("body") from error
