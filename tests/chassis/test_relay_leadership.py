"""One relay of a service leads; the others wake it or take its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from toy.domain import add_thing
from toy.main import build
from toy.observing import first_deliveries, nothing_waits, reading
from toy.settings import Settings
from toy.writing import add_things, change_things

from chassis import relay as relaying
from chassis.caller import Caller
from chassis.relay import Relay
from chassis.service import Service
from chassis.testing import eventually
from contracts import Topic

LEADERS = """
SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND granted AND datname = current_database()
"""
NEVER = 60.0


@asynccontextmanager
async def relays(settings: Settings, count: int) -> AsyncIterator[list[Relay]]:
    """Relays of one service, as they would run in several processes."""
    started = [Relay(settings.database_url, settings.kafka_servers, "toy") for _ in range(count)]
    tasks = [asyncio.create_task(relay.run()) for relay in started]
    try:
        yield started
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def leading(candidates: list[Relay]) -> list[Relay]:
    """Which of the relays lead."""
    return [relay for relay in candidates if relay.leading]


async def test_another_relay_takes_over_when_the_leader_loses_its_connection(
    service: Service,
    connected: Settings,
    caller: Caller,
    topic: Topic,
    admin: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relaying, "FIRST_PAUSE", NEVER)  # who lost the lead is not back before the other sees it
    things = await add_things(caller, 3)
    async with relays(connected, 2) as both:
        [first] = await eventually(lambda: leading(both))
        writing = asyncio.create_task(change_things(caller, things, writers=4, changes=100))
        async with reading(connected.kafka_servers, topic.name) as reader:
            await reader.at_least(50)
            [leader] = await admin.fetch(LEADERS)
            await admin.execute("SELECT pg_terminate_backend($1)", leader["pid"])
            await writing
            await eventually(nothing_waits)
            delivered = first_deliveries(await reader.at_least(403))

        async def taken_over() -> bool:
            locks, leaders = await admin.fetch(LEADERS), await leading(both)
            return len(locks) == len(leaders) == 1 and leaders != [first]

        await eventually(taken_over)
    assert all(versions == list(range(1, len(versions) + 1)) for versions in delivered.values())
    assert sum(map(len, delivered.values())) == 403


async def test_a_relay_that_is_interrupted_again_and_again_is_back_at_once(
    service: Service, connected: Settings, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(relaying, "LONGEST_PAUSE", NEVER)

    async def interrupted() -> bool:
        return not relay.leading

    async with relays(connected, 1) as [relay]:
        for _ in range(7):
            await eventually(lambda: leading([relay]), 5)
            await admin.execute("SELECT pg_terminate_backend($1)", await admin.fetchval(LEADERS))
            await eventually(interrupted, 5)


async def test_of_many_relays_one_leads(service: Service, connected: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "STANDBY_SECONDS", 0.02)
    seen: list[int] = []

    async def looked_often_enough() -> bool:
        seen.append(len(await leading(several)))
        return seen.count(1) > 20

    async with relays(connected, 5) as several:
        await eventually(looked_often_enough)

    assert max(seen) == 1


async def test_an_event_of_another_process_wakes_the_relay_long_before_it_would_look_by_itself(
    service: Service, connected: Settings, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "POLL_SECONDS", NEVER)
    api = build(connected)
    async with relays(connected, 1) as elsewhere, api.running(worker=False):
        await eventually(lambda: leading(elsewhere))
        for number in range(3):
            await add_thing(caller, f"chair {number}")
            await eventually(nothing_waits, 5)


async def test_an_event_of_the_leader_s_own_process_wakes_it_too(
    connected: Settings, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "POLL_SECONDS", NEVER)
    service = build(connected)
    async with service.running():
        await eventually(lambda: leading([service.relay]))
        for number in range(3):
            await add_thing(caller, f"chair {number}")
            await eventually(nothing_waits, 5)


async def test_a_lost_notification_costs_no_more_than_a_poll(
    service: Service, connected: Settings, caller: Caller
) -> None:
    async with relays(connected, 1) as elsewhere:
        await eventually(lambda: leading(elsewhere))
        await add_thing(caller, "chair")  # this service is not running, so nobody rings
        await eventually(nothing_waits, 5)
