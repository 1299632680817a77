"""Kafka away at the start, in the middle, or frozen: writes go on, then everything arrives in order."""

import asyncio
from uuid import UUID

import pytest
from toy.main import build
from toy.observing import applications, first_deliveries, nothing_waits, outbox, reading
from toy.settings import Settings
from toy.writing import add_things, change_things

from chassis import relay as relaying
from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import eventually
from contracts import Topic
from local_stack.kafka import Kafka


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay that gives up soon."""
    monkeypatch.setattr(relaying, "PUBLISH_SECONDS", 1.0)
    monkeypatch.setattr(relaying, "STOP_SECONDS", 0.5)


def in_order(deliveries: dict[UUID, list[int]]) -> bool:
    """Whether each key's versions came first without gap or disorder."""
    return all(versions == list(range(1, len(versions) + 1)) for versions in deliveries.values())


async def kafka_is(service: Service, state: str) -> bool:
    """Whether this is what `/readyz` says about Kafka."""
    return (await service.health())["kafka"] == state


async def applied(count: int) -> bool:
    """Whether so many events arrived at the consumers."""
    return sum(map(len, (await applications()).values())) >= count


async def started(kafka: Kafka) -> None:
    """Makes sure that it is there for the tests that follow."""
    if not kafka.child.alive:
        await kafka.start()


async def leads(service: Service) -> bool:
    """Whether the service's relay leads, which takes a Kafka."""
    return service.relay.leading


async def gave_up(service: Service) -> bool:
    """Whether the deadline has passed."""
    return not service.relay.leading


async def one_producer_works() -> bool:
    """Whether nothing of earlier producers is left."""
    tasks = [task.get_coro() for task in asyncio.all_tasks()]
    return [getattr(task, "__qualname__", "") for task in tasks].count("Sender._sender_routine") == 1


async def test_what_is_written_before_kafka_comes_arrives_when_it_has_come(
    connected: Settings, kafka: Kafka, caller: Caller, topic: Topic
) -> None:
    await kafka.stop()
    service = build(connected)
    try:
        async with service.running():
            things = await add_things(caller, 3)
            await change_things(caller, things, writers=4, changes=10)
            assert len(await outbox()) == 43
            assert not service.relay.leading
            await started(kafka)
            await eventually(nothing_waits, 40)
    finally:
        await started(kafka)

    async with reading(kafka.servers, topic.name) as reader:
        deliveries = first_deliveries(await reader.at_least(43))
    assert in_order(deliveries)


async def test_what_is_written_while_kafka_is_gone_arrives_when_it_is_back(
    running: Service, kafka: Kafka, caller: Caller, topic: Topic
) -> None:
    things = await add_things(caller, 3)
    await eventually(lambda: leads(running))
    writing = asyncio.create_task(change_things(caller, things, writers=4, changes=50))
    async with reading(kafka.servers, topic.name) as reader:
        await reader.at_least(20)
        kafka.kill()
        try:
            await writing
            await change_things(caller, things, writers=4, changes=10)
            await eventually(lambda: kafka_is(running, "degraded: not connected"))
            assert not await nothing_waits()
        finally:
            await kafka.start()
        await eventually(nothing_waits, 40)
        await eventually(lambda: kafka_is(running, "ok"))

    async with reading(kafka.servers, topic.name) as reader:
        deliveries = first_deliveries(await reader.at_least(243))
    assert in_order(deliveries)
    assert sum(map(len, deliveries.values())) == 243
    await eventually(lambda: applied(243))
    assert await applications() == deliveries


async def test_a_kafka_frozen_for_longer_than_the_deadline_costs_no_event_and_leaves_no_producer_behind(
    running: Service, kafka: Kafka, caller: Caller, topic: Topic, patience: None
) -> None:
    things = await add_things(caller, 3)
    await eventually(nothing_waits)
    kafka.pause()
    try:
        await change_things(caller, things, writers=4, changes=25)
        await eventually(lambda: gave_up(running))
    finally:
        kafka.resume()
    await change_things(caller, things, writers=4, changes=5)
    await eventually(nothing_waits, 40)

    async with reading(kafka.servers, topic.name) as reader:
        deliveries = first_deliveries(await reader.at_least(123))
    assert in_order(deliveries)
    await eventually(one_producer_works)
