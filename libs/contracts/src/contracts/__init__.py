"""The events that the services announce: what listeners may rely on."""

from contracts.envelope import Actor, Channel, Envelope
from contracts.event import Event, event_types
from contracts.topics import ALL_TOPICS, Topic

__all__ = ["ALL_TOPICS", "Actor", "Channel", "Envelope", "Event", "Topic", "event_types"]
