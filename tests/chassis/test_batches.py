"""Many records and their events are written together or not at all, like one."""

import asyncio

import orjson
import pytest
from toy.contract import ThingAdded, ThingChanged, ThingRemoved
from toy.domain import change_thing
from toy.models import Thing
from toy.observing import outbox
from toy.writing import add_things

from chassis.batches import add_many, change_many, remove_many, take_many
from chassis.caller import Caller
from chassis.database import transaction
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import OTHER_ACCOUNT

COUNT = 700


async def add_so_many(caller: Caller, count: int) -> list[Thing]:
    things = [Thing(account_id=caller.account_id, name=f'chair {number} "é\\') for number in range(count)]
    async with transaction():
        await add_many(caller, things, lambda added: ThingAdded(thing=added.state()))
    return things


async def change_all(caller: Caller, things: list[Thing], name: str) -> None:
    async with transaction():
        taken = await take_many(Thing, caller.account_id, [thing.id for thing in things])
        for thing in taken.values():
            thing.name = f"{name} {thing.id}"
        await change_many(caller, list(taken.values()), lambda changed: ThingChanged(thing=changed.state()))


async def test_added_records_are_announced_each_with_its_state(service: Service, caller: Caller) -> None:
    things = await add_so_many(caller, COUNT)
    kept = {thing.id: thing for thing in await Thing.all()}
    rows = await outbox()
    assert [row["aggregate_id"] for row in rows] == [thing.id for thing in things]
    for row in rows:
        thing = kept[row["aggregate_id"]]
        assert orjson.loads(row["body"])["thing"] == thing.state().model_dump(mode="json")
        assert (row["version"], row["account_id"], thing.created_at) == (1, caller.account_id, thing.updated_at)
        assert orjson.loads(row["headers"])["ce_actor"] == f"staff/{caller.id}"


async def test_changed_records_are_one_version_on_in_row_and_event(service: Service, caller: Caller) -> None:
    things = await add_so_many(caller, 3)
    await change_all(caller, things, "table")
    kept = {(thing.name, thing.version) for thing in await Thing.all()}
    assert kept == {(f"table {thing.id}", 2) for thing in things}
    assert [row["version"] for row in await outbox()] == [1, 1, 1, 2, 2, 2]


async def test_removed_records_leave_a_tombstone_behind_each_last_event(service: Service, caller: Caller) -> None:
    things = await add_so_many(caller, 3)
    async with transaction():
        taken = await take_many(Thing, caller.account_id, [thing.id for thing in things])
        await remove_many(caller, list(taken.values()), lambda gone: ThingRemoved(thing=gone.last_state()))
    assert await Thing.all() == []
    last = (await outbox())[3:]
    assert [(row["kind"], row["version"]) for row in last] == [("event", 2), ("tombstone", 2)] * 3
    assert [row["aggregate_id"] for row in last[::2]] == [row["aggregate_id"] for row in last[1::2]]


async def test_a_batch_of_which_one_can_not_be_written_is_not_written(service: Service, caller: Caller) -> None:
    [thing, other] = await add_so_many(caller, 2)
    await change_thing(caller, thing.id, "stool")
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever PostgreSQL says of the version that exists already
        async with transaction():
            await change_many(caller, [other, thing], lambda changed: ThingChanged(thing=changed.state()))
    assert {row.name for row in await Thing.filter(id=other.id)} == {other.name}
    assert len(await outbox()) == 3


async def test_a_record_that_is_gone_is_not_announced(service: Service, caller: Caller) -> None:
    [thing] = await add_so_many(caller, 1)
    await Thing.filter(id=thing.id).delete()
    for write in (change_many, remove_many):
        with pytest.raises(RuntimeError):
            async with transaction():
                await write(caller, [thing], lambda changed: ThingChanged(thing=changed.state()))
    assert len(await outbox()) == 1


async def test_only_records_of_the_account_are_taken(service: Service, caller: Caller) -> None:  # D-01
    [thing] = await add_so_many(caller, 1)
    async with transaction():
        assert await take_many(Thing, OTHER_ACCOUNT, [thing.id]) == {}
        assert list(await take_many(Thing, caller.account_id, [thing.id, new_id()])) == [thing.id]


async def test_batches_and_single_writers_do_not_lose_one_anothers_versions(service: Service, caller: Caller) -> None:
    ids = await add_things(caller, 5)
    things = [await Thing.get(id=thing_id) for thing_id in ids]
    singles = [change_thing(caller, thing_id, f"single {turn} {thing_id}") for thing_id in ids for turn in range(3)]
    await asyncio.gather(*[change_all(caller, things, f"batch {turn}") for turn in range(3)], *singles)
    assert {thing.version for thing in await Thing.all()} == {7}


async def test_nothing_is_written_outside_of_a_transaction_and_nothing_for_nobody(
    service: Service, caller: Caller
) -> None:
    with pytest.raises(RuntimeError):
        await add_many(caller, [], lambda added: ThingAdded(thing=added.state()))
    async with transaction():
        for write in (add_many, change_many, remove_many):
            await write(caller, [], lambda thing: ThingAdded(thing=thing.state()))
    assert await outbox() == []
