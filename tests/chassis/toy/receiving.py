"""Kafka records as the toy's consumers would get them."""

from itertools import count
from typing import Any
from uuid import UUID

from chassis.ids import new_id, now
from chassis.inbox import Record
from chassis.testing import ACCOUNT
from contracts import Actor, Event
from contracts.envelope import envelope_of
from toy.contract import ThingChanged, ThingState

offsets = count()


def changed(thing_id: UUID, version: int, name: str = "chair") -> ThingChanged:
    """A version of a thing."""
    return ThingChanged(thing=ThingState(id=thing_id, account_id=ACCOUNT, version=version, name=name))


def record_of(event: Event, **changes: Any) -> Record:
    """An event as a fresh record; `changes` go over the record's fields."""
    envelope = envelope_of(
        event, event_id=new_id(), source="/services/toy", time=now(), actor=Actor(kind="system"), channel="system"
    )
    headers = [(name, value.encode()) for name, value in envelope.headers().items()]
    key, body = str(event.state.id).encode(), event.model_dump_json().encode()
    return Record(event.topic.name, 0, next(offsets), key, headers, body)._replace(**changes)


def replaced(record: Record, name: str, value: bytes | None) -> Record:
    """The record with another value of one header, or without it."""
    kept = [(each, old) for each, old in record.headers if each != name]
    return record._replace(headers=kept if value is None else [*kept, (name, value)])
