"""The letter tray: an event is written in the transaction that made it true, and leaves after the commit."""

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import NamedTuple

import orjson

from chassis import forgetting, telemetry
from chassis.caller import Caller
from chassis.database import after_commit, fetch
from chassis.ids import new_id, now
from chassis.request import request_id
from contracts import Actor, Channel, Envelope, Event
from contracts.envelope import envelope_of

INSERT = """
INSERT INTO outbox (event_id, account_id, topic, aggregate_type, aggregate_id, version, kind, headers, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

INSERT_MANY = """
INSERT INTO outbox (event_id, account_id, topic, aggregate_type, aggregate_id, version, kind, headers, body)
SELECT event_id, account_id, topic, aggregate_type, aggregate_id, version, kind, headers, body FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bigint[], $7::text[], $8::jsonb[], $9::text[]
) WITH ORDINALITY AS waiting (
    event_id, account_id, topic, aggregate_type, aggregate_id, version, kind, headers, body, place
) ORDER BY place
"""

WAITING = (
    "SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(created_at)), 0) AS age "
    "FROM outbox WHERE published_at IS NULL"
)

wake_relay: ContextVar[Callable[[], None]] = ContextVar("wake_relay")
"""How the service that runs here tells its relay that something waits; bound by the service."""


class Sender(NamedTuple):
    """What is written on everything that goes out in one step."""

    actor: Actor
    channel: Channel
    request_id: str
    traceparent: str

    @classmethod
    def of(cls, caller: Caller) -> "Sender":
        """The caller, in the request that is being answered."""
        return cls(caller.actor, caller.channel, request_id.get(), telemetry.traceparent())

    def envelope(self, event: Event) -> Envelope:
        """An event's envelope."""
        source = f"/services/{event.topic.name.partition('.')[0]}"
        return envelope_of(event, event_id=new_id(), source=source, time=now(), **self._asdict())


async def post(caller: Caller, event: Event) -> None:
    """Puts an event in the tray; call it inside the transaction, while the aggregate's row is locked."""
    for row in _rows(Sender.of(caller), event):
        await fetch(INSERT, *row)
    if event.ends_the_past():
        await forgetting.end_past(event.state.account_id, event.aggregate, event.state.id, event.state.version)
    after_commit(wake_relay.get())


async def post_many(caller: Caller, events: Sequence[Event]) -> None:
    """Puts events in the tray in their order; call it inside the transaction, while all aggregates are locked."""
    sender = Sender.of(caller)
    rows = [row for event in events for row in _rows(sender, event)]
    await fetch(INSERT_MANY, *(list(column) for column in zip(*rows, strict=True)))
    after_commit(wake_relay.get())


async def post_snapshot(caller: Caller, event: Event) -> None:
    """Announces an aggregate again as it stands; listeners who know this version drop it."""
    await fetch(INSERT, *_row(Sender.of(caller), event, "snapshot"))
    after_commit(wake_relay.get())


async def waiting() -> tuple[int, float]:
    """How many events wait, and the age of the oldest in seconds."""
    row = (await fetch(WAITING))[0]
    return int(row["waiting"]), float(row["age"])


def _rows(sender: Sender, event: Event) -> Iterator[tuple[object, ...]]:
    yield _row(sender, event, "event")
    if event.deletes:
        yield _tombstone(sender, event)


def _row(sender: Sender, event: Event, kind: str) -> tuple[object, ...]:
    envelope = sender.envelope(event)
    headers = orjson.dumps(envelope.headers()).decode()
    return envelope.id, *_address(event), kind, headers, event.model_dump_json()


def _tombstone(sender: Sender, event: Event) -> tuple[object, ...]:
    """Kafka's compaction forgets a key when its last value is null."""
    envelope = sender.envelope(event).model_copy(update={"type": "Tombstone", "dataschema": ""})
    headers = orjson.dumps(envelope.headers()).decode()
    return envelope.id, *_address(event), "tombstone", headers, None


def _address(event: Event) -> tuple[object, ...]:
    state = event.state
    return state.account_id, event.topic.name, event.aggregate, state.id, state.version
