"""The consumer's process ends as by a power cut; its successor applies what is left, and nothing twice."""

from collections.abc import Callable

from toy.observing import applications
from toy.writing import add_things, change_things

from chassis import parking
from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import eventually
from local_stack.processes import Child

StartToy = Callable[..., Child]

PATIENCE = 45
"""Kafka gives a dead member's partitions away when its session is over, after ten seconds."""


async def test_nothing_is_lost_or_applied_twice_whenever_the_process_dies(
    service: Service, caller: Caller, start_toy: StartToy
) -> None:
    things = await add_things(caller, 5)
    await change_things(caller, things, writers=2, changes=20)

    async def applied() -> bool:
        return sum(map(len, (await applications()).values())) >= 45

    victim = start_toy("worker", TOY_SABOTAGE="while_applying")
    await eventually(lambda: dead(victim), PATIENCE)
    assert await applications() == {}

    victim = start_toy("worker", TOY_SABOTAGE="after_applying")
    await eventually(lambda: dead(victim), PATIENCE)
    assert await applications() != {}

    start_toy("worker")
    await eventually(applied, PATIENCE)
    await add_things(caller, 1)
    await eventually(lambda: behind(46), PATIENCE)

    applications_of = (await applications()).values()
    assert all(versions == list(range(1, len(versions) + 1)) for versions in applications_of)
    assert await parking.parked() == []


async def dead(process: Child) -> bool:
    """Whether the process has ended."""
    return not process.alive


async def behind(count: int) -> bool:
    """Whether an event that was written last is applied, and with it all that Kafka brings again."""
    return sum(map(len, (await applications()).values())) >= count
