"""What the toy announces."""

import os
from typing import ClassVar

from contracts import Event, Topic
from contracts.event import State

TOPIC = Topic(os.environ.get("TOY_TOPIC", "toy.events"), partitions=3)
"""Each test has a topic of its own; in the test's own process a fixture puts it into the events below."""


class ThingState(State):
    """A thing as others may know it."""

    name: str


class GoneThing(State):
    """What remains of a removed thing."""


class ThingEvent(Event):
    """An event about a thing that exists."""

    topic: ClassVar[Topic] = TOPIC
    aggregate: ClassVar[str] = "thing"

    thing: ThingState


class ThingAdded(ThingEvent):
    """A thing was added."""


class ThingChanged(ThingEvent):
    """A thing was changed."""


class ThingPolished(ThingEvent):
    """Something that the toy's consumers don't listen to."""


class ThingSnapshot(ThingEvent):
    """A thing as it stands."""


class ThingRemoved(Event):
    """A thing was removed for good."""

    topic: ClassVar[Topic] = TOPIC
    aggregate: ClassVar[str] = "thing"
    deletes: ClassVar[bool] = True

    thing: GoneThing
