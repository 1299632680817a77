"""Wires the toy."""

from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.service import Service
from chassis.worker import Worker
from toy import sabotage
from toy.consumers import make_consumers
from toy.contract import ThingSnapshot
from toy.models import Thing
from toy.routes import router
from toy.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The toy from its settings, by default those of the environment."""
    settings = settings or Settings()
    consumers = make_consumers()
    service = Service("toy", settings, [router], consumers, snapshots=announce_again)
    service.worker = Worker(settings.group, settings.kafka_servers, consumers)
    if settings.sabotage:
        sabotage.WAYS[settings.sabotage](service)
    return service


async def announce_again() -> int:
    """Announces every thing as it stands."""
    return await resend(Thing, lambda thing: ThingSnapshot(thing=thing.state()))


cli = service_cli("toy", build)
