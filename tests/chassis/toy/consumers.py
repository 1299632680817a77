"""The toy's Kafka door: it listens to itself."""

from chassis.database import fetch
from chassis.inbox import Consumers
from contracts import Envelope
from toy.contract import ThingAdded, ThingChanged, ThingRemoved
from toy.projections import remember


def make_consumers() -> Consumers:
    """Made anew for each service, because each test has a topic of its own."""
    consumers = Consumers()

    @consumers.on(ThingAdded)
    async def on_thing_added(event: ThingAdded, envelope: Envelope) -> None:
        await remember(event.thing, envelope)

    @consumers.on(ThingChanged)
    async def on_thing_changed(event: ThingChanged, envelope: Envelope) -> None:
        await remember(event.thing, envelope)

    @consumers.on(ThingRemoved)
    async def on_thing_removed(event: ThingRemoved, _: Envelope) -> None:
        await fetch("DELETE FROM known_thing WHERE id = $1", event.thing.id)

    return consumers
