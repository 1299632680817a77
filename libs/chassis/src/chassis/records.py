"""Kafka records as they come, and what they say to a service."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from contracts import Envelope, Event


class Undecodable(Exception):
    """Bytes that are no event of ours, and will not become one by trying again."""


class Record(NamedTuple):
    """One Kafka record, as it came."""

    topic: str
    partition: int
    offset: int
    key: bytes
    headers: Sequence[tuple[str, bytes]]
    value: bytes | None

    def envelope(self) -> Envelope | None:
        """What is known without reading the body; None for a tombstone. Raises Undecodable."""
        if self.value is None:
            return None
        try:
            return Envelope.of(self.headers)
        except (ValueError, UnicodeDecodeError) as error:
            raise Undecodable("envelope") from error

    def event(self, kind: type[Event]) -> Event:
        """The body as an event of this kind; raises Undecodable."""
        try:
            return kind.model_validate_json(self.value or b"")
        except ValidationError as error:
            raise Undecodable("body") from error


class Arrival(NamedTuple):
    """A record that concerns a service: `event` is None where nobody listens, but a past ends with it."""

    record: Record
    envelope: Envelope
    kind: type[Event]
    event: Event | None

    @property
    def marks(self) -> set[object]:
        """By what it is known whether it, or something of the same key, came before."""
        marks: set[object] = {self.record.key, self.envelope.id}
        return marks if self.event is None else marks | {self.event.state.id}

    @property
    def cause(self) -> tuple[str, str, str]:
        """What arrivals have in common that are applied together: their type, and the request that they come from."""
        return self.envelope.type, self.envelope.request_id, self.envelope.traceparent


def waves(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """Cuts them before each one that may have to see what an earlier one has left: of two in a wave neither has."""
    wave: list[Arrival] = []
    seen: set[object] = set()
    for arrival in arrivals:
        if not seen.isdisjoint(arrival.marks):
            yield wave
            wave, seen = [], set()
        wave.append(arrival)
        seen |= arrival.marks
    if wave:
        yield wave
