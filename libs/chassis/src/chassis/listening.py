"""What a service listens to: its functions, each for one type of event."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from contracts import Envelope, Event, event_types

AnyEvent = TypeVar("AnyEvent", bound=Event)
OneHandler = Callable[[Any, Envelope], Awaitable[None]]
ManyHandler = Callable[[Sequence[tuple[Any, Envelope]]], Awaitable[None]]


class Listener(NamedTuple):
    """An event type and the function that applies events of it."""

    event_type: type[Event]
    handler: ManyHandler


class Consumers:
    """The events that a service listens to, one function for each."""

    def __init__(self) -> None:
        self._listeners: dict[str, Listener] = {}

    def on(self, event_type: type[AnyEvent]) -> Callable[[OneHandler], OneHandler]:
        """Registers the decorated function for one event type; it gets one event at a time."""

        def register(handler: OneHandler) -> OneHandler:
            @wraps(handler)
            async def one_by_one(news: Sequence[tuple[AnyEvent, Envelope]]) -> None:
                for event, envelope in news:
                    await handler(event, envelope)

            self.together(event_type)(one_by_one)
            return handler

        return register

    def together(self, event_type: type[AnyEvent]) -> Callable[[ManyHandler], ManyHandler]:
        """Registers the decorated function for one event type; it gets several at once, each of another aggregate."""

        def register(handler: ManyHandler) -> ManyHandler:
            self._listeners[event_type.type()] = Listener(event_type, handler)
            return handler

        return register

    def plus(self, handler: OneHandler, *event_types: type[Event]) -> "Consumers":
        """These and one function more, which was told what only the running service knows: its settings."""
        both = self._copied()
        for event_type in event_types:
            both.on(event_type)(handler)
        return both

    def plus_together(self, handler: ManyHandler, *event_types: type[Event]) -> "Consumers":
        """The same for a function that gets several events at once."""
        both = self._copied()
        for event_type in event_types:
            both.together(event_type)(handler)
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

    def _copied(self) -> "Consumers":
        copied = Consumers()
        copied._listeners = dict(self._listeners)
        return copied
