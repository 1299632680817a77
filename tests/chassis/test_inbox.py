"""Each event is applied once and in order, in one transaction with what it changes."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest
from toy.contract import GoneThing, ThingChanged, ThingPolished, ThingRemoved
from toy.observing import applications, known_versions
from toy.receiving import changed, record_of

from chassis import inbox as receiving
from chassis import metrics, parking
from chassis.database import fetch
from chassis.ids import new_id
from chassis.inbox import Consumers, Inbox
from chassis.service import Service
from contracts import Envelope, Topic
from local_stack.postgres import Postgres

Count = Callable[[str, str], float]


@pytest.fixture
def inbox(service: Service) -> Inbox:
    """The inbox of the toy's consumers."""
    return service.worker.inbox


@pytest.fixture
def thing() -> UUID:
    """A thing that nobody has heard of."""
    return new_id()


@pytest.fixture
def count(topic: Topic) -> Count:
    """How many events of a type had an outcome so far; each test has a group of its own, named like its topic."""
    return lambda event_type, outcome: metrics.EVENTS_RECEIVED.labels(topic.name, event_type, outcome)._value.get()


async def remembered() -> set[str]:
    """The ids of the events that the inbox knows."""
    return {str(row["event_id"]) for row in await fetch("SELECT event_id FROM inbox")}


async def test_an_event_is_applied_once_however_often_it_comes(inbox: Inbox, thing: UUID, count: Count) -> None:
    record = record_of(changed(thing, 1))

    await inbox.receive([record])
    await inbox.receive([record, record])
    await inbox.receive([record._replace(offset=record.offset + 1000)])

    assert await applications() == {thing: [1]}
    assert (count("ThingChanged", "applied"), count("ThingChanged", "repeated")) == (1, 3)


async def test_a_late_version_changes_nothing(inbox: Inbox, thing: UUID) -> None:
    await inbox.receive([record_of(changed(thing, 1)), record_of(changed(thing, 3, "new"))])
    await inbox.receive([record_of(changed(thing, 2, "old"))])
    await inbox.receive([record_of(changed(thing, 3, "announced again"))])

    assert await applications() == {thing: [1, 3]}
    assert [row["name"] for row in await fetch("SELECT name FROM known_thing")] == ["new"]


async def test_a_late_event_does_not_bring_a_removed_thing_back(inbox: Inbox, thing: UUID) -> None:
    gone = GoneThing(id=thing, account_id=new_id(), version=3)
    await inbox.receive([record_of(changed(thing, 1)), record_of(ThingRemoved(thing=gone))])
    await inbox.receive([record_of(changed(thing, 2))])

    assert await known_versions() == {}


async def test_a_failing_handler_leaves_no_trace_in_the_inbox_either(inbox: Inbox, thing: UUID) -> None:
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")
    bystander = new_id()

    await inbox.receive([record_of(changed(bystander, 1)), record_of(changed(thing, 1, "cursed"))])

    assert await applications() == {bystander: [1]}
    assert await known_versions() == {bystander: 1}
    assert len(await remembered()) == 1
    assert [row["aggregate_id"] for row in await fetch("SELECT aggregate_id FROM known_version")] == [bystander]


async def test_a_handler_that_fails_is_tried_again_and_then_no_more(service: Service, thing: UUID) -> None:
    tries: list[int] = []
    consumers = Consumers()

    @consumers.on(ThingChanged)
    async def on_thing_changed(event: ThingChanged, _: Envelope) -> None:
        tries.append(event.thing.version)
        if len(tries) < failures:
            raise ValueError("not yet")

    failures = 3
    await Inbox("toy", consumers).receive([record_of(changed(thing, 1))])
    assert tries == [1, 1, 1]
    assert await parking.parked() == []

    tries.clear()
    failures = 100
    await Inbox("toy", consumers).receive([record_of(changed(thing, 2))])
    assert tries == [2] + 3 * [2]  # once with its batch, then three times by itself
    assert [row["error"] for row in await parking.parked()] == ["ValueError"]


async def test_a_handler_that_waits_for_infrastructure_is_tried_until_that_is_back(
    service: Service, thing: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LONGEST_PAUSE", 0.05)
    tries: list[int] = []
    consumers = Consumers()

    @consumers.on(ThingChanged)
    async def on_thing_changed(event: ThingChanged, _: Envelope) -> None:
        tries.append(event.thing.version)
        if len(tries) < 12:
            raise ConnectionRefusedError

    poison = record_of(changed(new_id(), 1), value=b"poison")  # so that each record is looked at by itself
    await Inbox("toy", consumers).receive([poison, record_of(changed(thing, 1))])

    assert len(tries) == 12
    assert [row["error"] for row in await parking.parked()] == ["Undecodable"]


async def test_an_unknown_type_is_passed_over_and_counted(inbox: Inbox, thing: UUID, count: Count) -> None:
    await inbox.receive([record_of(ThingPolished(thing=changed(thing, 1).thing)), record_of(changed(thing, 2))])

    assert count("ThingPolished", "passed_over") == 1
    assert await applications() == {thing: [2]}
    assert await parking.parked() == []


async def test_a_tombstone_is_ignored(inbox: Inbox, thing: UUID) -> None:
    tombstone = record_of(changed(thing, 2), value=None)

    await inbox.receive([record_of(changed(thing, 1)), tombstone, tombstone._replace(headers=[])])

    assert await known_versions() == {thing: 1}
    assert await parking.parked() == []


async def test_what_is_not_committed_is_not_counted(inbox: Inbox, thing: UUID, count: Count) -> None:
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")

    await inbox.receive([record_of(changed(thing, 1)), record_of(changed(new_id(), 1, "cursed"))])

    assert (count("ThingChanged", "applied"), count("", "parked")) == (1, 1)


async def test_the_inbox_waits_for_the_database_and_parks_nothing(
    inbox: Inbox, thing: UUID, postgres: Postgres
) -> None:
    await fetch("SELECT 1")
    await postgres.stop()
    try:
        receiving = asyncio.create_task(inbox.receive([record_of(changed(thing, version)) for version in (1, 2, 3)]))
        done, _ = await asyncio.wait([receiving], timeout=1)
        assert not done
    finally:
        await postgres.start()

    async with asyncio.timeout(15):
        await receiving
    assert await applications() == {thing: [1, 2, 3]}
    assert await parking.parked() == []
