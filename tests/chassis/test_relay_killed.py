"""The relay's process ends as by a power cut, between any two steps; another one goes on without loss or disorder."""

import asyncio
from collections.abc import Callable

from toy.observing import event_ids, first_deliveries, nothing_waits, outbox, reading
from toy.settings import Settings
from toy.writing import fill_outbox

from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import eventually
from contracts import Topic
from local_stack.processes import Child

StartToy = Callable[..., Child]


async def test_events_published_but_not_marked_are_published_again_in_order(
    service: Service, connected: Settings, caller: Caller, topic: Topic, start_toy: StartToy
) -> None:
    count = await fill_outbox(caller, topic.name, things=10, versions=70)
    victim = start_toy("worker", TOY_SABOTAGE="before_marking")
    await eventually(lambda: ended(victim))
    assert all(row["published_at"] is None for row in await outbox())

    start_toy("worker")
    await eventually(nothing_waits)

    async with reading(connected.kafka_servers, topic.name) as reader:
        records = await reader.all()
    assert len(records) == count + 500  # the first batch came twice
    assert len(event_ids(records)) == count
    assert all(versions == list(range(1, 71)) for versions in first_deliveries(records).values())


async def test_a_relay_killed_again_and_again_loses_nothing_and_keeps_the_order(
    service: Service, connected: Settings, caller: Caller, topic: Topic, start_toy: StartToy
) -> None:
    count = await fill_outbox(caller, topic.name, things=20, versions=400)
    async with reading(connected.kafka_servers, topic.name) as reader:
        for seen in (1, 2000, 5000):
            victim = start_toy("worker")
            await reader.at_least(seen)
            victim.kill()
        start_toy("worker")
        await eventually(nothing_waits)
        records = await reader.at_least(count)

    assert all(versions == list(range(1, 401)) for versions in first_deliveries(records).values())


async def ended(process: Child) -> bool:
    """Whether the process is gone."""
    await asyncio.sleep(0)
    return not process.alive
