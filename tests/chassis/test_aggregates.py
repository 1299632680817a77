"""A record and its event are written together or not at all, one version at a time."""

import asyncio
from uuid import UUID

import orjson
import pytest
from tortoise.exceptions import IntegrityError
from toy.contract import ThingAdded, ThingChanged, ThingRemoved
from toy.domain import add_thing, change_thing, remove_thing
from toy.models import Thing
from toy.observing import outbox
from toy.writing import add_things, change_things

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.errors import NotFound, StaleVersion
from chassis.ids import new_id
from chassis.outbox import post
from chassis.service import Service
from chassis.testing import OTHER_ACCOUNT
from contracts import Topic


async def versions(thing_id: UUID) -> list[int]:
    """The versions of a thing that are announced, oldest first."""
    return [row["version"] for row in await outbox() if row["aggregate_id"] == thing_id and row["kind"] == "event"]


async def test_a_new_record_is_announced_with_its_whole_state(service: Service, caller: Caller, topic: Topic) -> None:
    thing = await add_thing(caller, "chair")

    [row] = await outbox()
    headers, body = orjson.loads(row["headers"]), orjson.loads(row["body"])
    assert (row["topic"], row["aggregate_type"], row["aggregate_id"]) == (topic.name, "thing", thing.id)
    assert (row["account_id"], row["version"], row["kind"]) == (caller.account_id, 1, "event")
    assert (headers["ce_type"], headers["ce_subject"]) == ("ThingAdded", str(thing.id))
    assert (headers["ce_actor"], headers["ce_actorname"]) == (f"staff/{caller.id}", caller.name)
    assert body["thing"] == {
        "id": str(thing.id), "account_id": str(caller.account_id), "version": 1, "name": "chair"
    }  # fmt: skip


async def test_a_record_whose_event_cannot_be_written_is_not_written(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")
    async with transaction():
        await post(caller, ThingChanged(thing=thing.state().model_copy(update={"version": 2})))

    with pytest.raises(IntegrityError):
        await change_thing(caller, thing.id, "table")

    kept = await Thing.get(id=thing.id)
    assert (kept.name, kept.version) == ("chair", 1)
    assert len(await outbox()) == 2


async def test_an_event_whose_record_cannot_be_written_is_not_written(service: Service, caller: Caller) -> None:
    await add_thing(caller, "chair")
    stool = await add_thing(caller, "stool")

    with pytest.raises(IntegrityError):
        await add_thing(caller, "chair")
    with pytest.raises(IntegrityError):
        await change_thing(caller, stool.id, "chair")

    assert len(await outbox()) == 2


async def test_nothing_is_written_outside_of_a_transaction(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")

    for attempt in (
        add(caller, Thing(account_id=caller.account_id, name="table"), lambda it: ThingAdded(thing=it.state())),
        change(caller, thing, lambda it: ThingChanged(thing=it.state())),
        remove(caller, thing, lambda it: ThingRemoved(thing=it.last_state())),
    ):
        with pytest.raises(RuntimeError):
            await attempt

    assert [(it.name, it.version) for it in await Thing.all()] == [("chair", 1)]
    assert len(await outbox()) == 1


async def test_a_record_that_is_gone_is_not_announced(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")
    await remove_thing(caller, thing.id)

    async def change_it() -> None:
        async with transaction():
            await change(caller, thing, lambda it: ThingChanged(thing=it.state()))

    async def remove_it() -> None:
        async with transaction():
            await remove(caller, thing, lambda it: ThingRemoved(thing=it.last_state()))

    thing.version = 7
    for attempt in (change_it, remove_it):
        with pytest.raises(NotFound):
            await attempt()
    assert await versions(thing.id) == [1, 2]


async def test_a_stale_write_is_refused_with_the_record_as_it_is(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")
    await change_thing(caller, thing.id, "table", expected=1)

    with pytest.raises(StaleVersion) as caught:
        await change_thing(caller, thing.id, "bench", expected=1)

    assert caught.value.extra["current"] == {"id": str(thing.id), "name": "table", "version": 2}
    assert caught.value.headers["ETag"] == '"2"'
    assert await versions(thing.id) == [1, 2]


async def test_of_many_who_saw_the_same_version_one_writes(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")

    attempts = [change_thing(caller, thing.id, str(new_id()), expected=1) for _ in range(8)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StaleVersion"] * 7 + ["Thing"]
    assert await versions(thing.id) == [1, 2]


async def test_concurrent_changes_follow_one_another_without_gaps(service: Service, caller: Caller) -> None:
    things = await add_things(caller, 3)

    await change_things(caller, things, writers=16, changes=10)

    announced = [await versions(thing) for thing in things]
    assert announced == [list(range(1, len(each) + 1)) for each in announced]
    assert sum(map(len, announced)) == 3 + 160
    assert [(await Thing.get(id=thing)).version for thing in things] == [len(each) for each in announced]


async def test_another_account_finds_nothing_to_change(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")
    stranger = Caller(kind="staff", account_id=OTHER_ACCOUNT, id=new_id(), role="admin")

    with pytest.raises(NotFound):
        await change_thing(stranger, thing.id, "mine")
    with pytest.raises(NotFound):
        await remove_thing(stranger, thing.id)

    assert await versions(thing.id) == [1]


async def test_a_removal_is_an_event_and_then_a_tombstone(service: Service, caller: Caller) -> None:
    thing = await add_thing(caller, "chair")
    await remove_thing(caller, thing.id)

    _, event, tombstone = await outbox()
    assert (event["kind"], event["version"]) == ("event", 2)
    assert orjson.loads(event["headers"])["ce_type"] == "ThingRemoved"
    assert orjson.loads(event["body"])["thing"] == {
        "id": str(thing.id), "account_id": str(caller.account_id), "version": 2
    }  # fmt: skip
    assert (tombstone["kind"], tombstone["aggregate_id"], tombstone["body"]) == ("tombstone", thing.id, None)
    assert await Thing.all().count() == 0
