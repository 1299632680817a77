"""Events as a service's inbox takes them, without a broker in between."""

from datetime import UTC, datetime
from itertools import count

from chassis import parking
from chassis.ids import new_id
from chassis.inbox import Record
from chassis.service import Service
from contracts import Actor, Channel, Event
from contracts.envelope import envelope_of

offsets = count(1)
SYSTEM = Actor(kind="system")


def received(event: Event, actor: Actor = SYSTEM, channel: Channel = "system") -> Record:
    """The event as Kafka would deliver it."""
    envelope = envelope_of(
        event, event_id=new_id(), source="/services/elsewhere", time=datetime.now(UTC), actor=actor, channel=channel
    )
    headers = [(name, value.encode()) for name, value in envelope.headers().items()]
    key, body = str(event.state.id).encode(), event.model_dump_json().encode()
    return Record(event.topic.name, 0, next(offsets), key, headers, body)


async def deliver(service: Service, *events: Event, actor: Actor = SYSTEM, channel: Channel = "system") -> None:
    """Applies events to a service in one batch; none of them may end up parked."""
    with service.bound():
        before = len(await parking.parked())
        await service.worker.inbox.receive([received(event, actor, channel) for event in events])
        assert len(await parking.parked()) == before
