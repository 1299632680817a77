"""Moments at which a process can be made to die as if its power was cut."""

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from chassis.database import fetch
from chassis.inbox import Record
from chassis.service import Service


def die() -> None:
    """Ends this process with SIGKILL: nothing is closed, flushed or said."""
    os.kill(os.getpid(), signal.SIGKILL)


def after_applying(service: Service) -> None:
    """Dies when a batch is applied and committed, but its offsets are not."""
    receive = service.worker.inbox.receive

    async def receive_and_die(records: Sequence[Record]) -> None:
        await receive(records)
        die()

    service.worker.inbox.receive = receive_and_die  # type: ignore[method-assign]


def while_applying(service: Service) -> None:
    """Dies when a batch is applied, but its transaction is not committed."""
    apply = service.worker.inbox.apply

    async def apply_and_die(*records: Record, **options: bool) -> None:
        await apply(*records, **options)
        await fetch("SELECT 1")
        die()

    service.worker.inbox.apply = apply_and_die  # type: ignore[method-assign]


def before_marking(service: Service) -> None:
    """Dies when a batch of events is published and acknowledged, but not marked."""
    publish = service.relay._publish_more

    async def publish_and_die(connection: Any, producer: AIOKafkaProducer, published: list[int]) -> list[int]:
        if published:
            die()
        return await publish(connection, producer, published)

    service.relay._publish_more = publish_and_die  # type: ignore[method-assign]


Way = Callable[[Service], None]
WAYS: dict[str, Way] = {way.__name__: way for way in (after_applying, while_applying, before_marking)}
