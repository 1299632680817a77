"""A batch is remembered and handed over in waves: no two events of one key in the same."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

import pytest
from toy.contract import GoneThing, ThingAdded, ThingChanged, ThingRemoved
from toy.observing import applications, known_versions
from toy.receiving import changed, record_of, replaced

from chassis import inbox as receiving
from chassis import parking, safe_asyncpg
from chassis.database import fetch
from chassis.ids import new_id
from chassis.inbox import Consumers, Inbox
from chassis.request import request_id
from chassis.service import Service
from contracts import Envelope

News = Sequence[tuple[ThingChanged, Envelope]]


class Heard(NamedTuple):
    """What a consumer was handed at once, and what it took for the request."""

    versions: list[tuple[UUID, int]]
    request: str


@pytest.fixture
def inbox(service: Service) -> Inbox:
    """The inbox of the toy's consumers."""
    return service.worker.inbox


@pytest.fixture
def remembered() -> Iterator[list[str]]:
    """Every statement by which an inbox remembers."""
    statements: list[str] = []

    def observe(statement: str) -> None:
        if statement == receiving.REMEMBER:
            statements.append(statement)

    safe_asyncpg.observers.append(observe)
    yield statements
    safe_asyncpg.observers.remove(observe)


@pytest.fixture
def heard() -> list[Heard]:
    """What `listening` was handed."""
    return []


@pytest.fixture
def listening(service: Service, heard: list[Heard]) -> Inbox:
    """An inbox whose consumer takes changes together, and fails at those of a cursed name."""
    consumers = Consumers()

    @consumers.together(ThingChanged)
    async def on_thing_changed(news: News) -> None:
        heard.append(Heard([(event.thing.id, event.thing.version) for event, _ in news], request_id.get()))
        if any(event.thing.name == "cursed" for event, _ in news):
            raise ValueError

    @consumers.on(ThingAdded)
    async def on_thing_added(event: ThingAdded, _: Envelope) -> None:
        heard.append(Heard([(event.thing.id, event.thing.version)], request_id.get()))

    return Inbox("toy", consumers)


async def test_a_batch_of_different_things_is_remembered_by_one_statement(inbox: Inbox, remembered: list[str]) -> None:
    things = [new_id() for _ in range(40)]

    await inbox.receive([record_of(changed(thing, 1)) for thing in things])

    assert len(remembered) == 1
    assert await applications() == {thing: [1] for thing in things}


async def test_versions_of_one_thing_in_a_batch_are_judged_one_after_the_other(
    inbox: Inbox, remembered: list[str]
) -> None:
    thing, other = new_id(), new_id()
    told = [(thing, 1), (other, 1), (thing, 3), (other, 2), (thing, 2), (other, 2)]

    await inbox.receive([record_of(changed(each, version)) for each, version in told])

    assert len(remembered) == 3
    assert await applications() == {thing: [1, 3], other: [1, 2]}
    assert await known_versions() == {thing: 3, other: 2}


async def test_an_event_that_is_repeated_in_a_batch_is_applied_once(inbox: Inbox) -> None:
    first, second = record_of(changed(new_id(), 1)), record_of(changed(new_id(), 1))
    stranger = replaced(record_of(changed(new_id(), 1)), "ce_id", dict(first.headers)["ce_id"])

    await inbox.receive([first, second, first._replace(offset=first.offset + 1000), stranger, second])

    assert sum(map(len, (await applications()).values())) == 2
    assert await parking.parked() == []


async def test_a_blocked_key_inside_a_batch_holds_up_nobody_else(inbox: Inbox) -> None:
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")
    blocked, others = new_id(), [new_id() for _ in range(4)]
    await inbox.receive([record_of(changed(blocked, 1, "cursed"))])

    batch = [record_of(changed(other, 1)) for other in others]
    await inbox.receive([*batch[:2], record_of(changed(blocked, 2)), *batch[2:], record_of(changed(blocked, 3))])

    assert await applications() == {other: [1] for other in others}
    assert [row["key"] for row in await parking.parked()] == 3 * [str(blocked)]


async def test_what_comes_behind_the_end_of_a_past_in_a_batch_is_not_blocked_by_it(inbox: Inbox) -> None:
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")
    thing, account = new_id(), new_id()
    await inbox.receive([record_of(changed(thing, 1, "cursed"))])

    end = record_of(ThingRemoved(thing=GoneThing(id=thing, account_id=account, version=2)))
    await inbox.receive([end, record_of(changed(thing, 3))])

    assert await applications() == {thing: [3]}
    assert await parking.parked() == []


async def test_what_one_request_told_is_handed_over_at_once_without_what_is_known(
    listening: Inbox, heard: list[Heard]
) -> None:
    things = [new_id() for _ in range(5)]
    await listening.receive([record_of(changed(things[0], 5))])
    heard.clear()

    await listening.receive([record_of(changed(thing, version)) for version in (1, 2) for thing in things])

    assert [told.versions for told in heard] == [[(thing, version) for thing in things[1:]] for version in (1, 2)]


async def test_other_types_and_other_requests_come_by_themselves_in_their_order(
    listening: Inbox, heard: list[Heard]
) -> None:
    told = [changed(new_id(), 1) for _ in range(4)]
    added = ThingAdded(thing=changed(new_id(), 1).thing)
    batch = [record_of(told[0]), record_of(added), *map(record_of, told[1:])]
    batch[3:] = [replaced(record, "ce_requestid", b"another") for record in batch[3:]]

    await listening.receive(batch)

    keys = [event.state.id for event in (told[0], added, *told[1:])]
    assert [[key for key, _ in each.versions] for each in heard] == [keys[:1], keys[1:2], keys[2:3], keys[3:]]
    assert [each.request for each in heard] == ["", "", "", "another"]


async def test_of_events_handed_over_at_once_only_the_one_that_fails_is_parked(
    listening: Inbox, heard: list[Heard]
) -> None:
    things = [new_id() for _ in range(5)]
    batch = [record_of(changed(thing, 1, "cursed" if thing == things[2] else "chair")) for thing in things]

    await listening.receive([*batch, record_of(changed(things[2], 2)), record_of(changed(things[3], 2))])

    assert [row["key"] for row in await parking.parked()] == 2 * [str(things[2])]
    by_itself = [told.versions[0] for told in heard if len(told.versions) == 1]
    assert [told for told in by_itself if told[0] != things[2]] == [
        *((thing, 1) for thing in things if thing != things[2]), (things[3], 2)
    ]  # fmt: skip
