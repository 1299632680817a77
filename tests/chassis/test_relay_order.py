"""What the relay puts on the topic: every event, as it was written, in order for each key."""

import asyncio
from uuid import UUID

import orjson
from toy.domain import add_thing, remove_thing
from toy.observing import first_deliveries, header, nothing_waits, outbox, reading
from toy.writing import add_things, change_things

from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import eventually
from contracts import Topic


async def test_sixteen_writers_of_few_things_lose_nothing_and_break_no_order(
    running: Service, caller: Caller, topic: Topic
) -> None:
    things = await add_things(caller, 4)

    await change_things(caller, things, writers=16, changes=50)
    await eventually(nothing_waits)

    async with reading(running.settings.kafka_servers, topic.name) as reader:
        delivered = first_deliveries(await reader.at_least(804))
    assert set(delivered) == set(things)
    assert all(versions == list(range(1, len(versions) + 1)) for versions in delivered.values())
    assert sum(map(len, delivered.values())) == 804


async def test_an_event_travels_as_a_binary_cloud_event(running: Service, caller: Caller, topic: Topic) -> None:
    thing = await add_thing(caller, "chaise longue à deux")
    [row] = await outbox()

    async with reading(running.settings.kafka_servers, topic.name) as reader:
        [record] = await reader.at_least(1)
    assert record.key == str(thing.id).encode()
    assert orjson.loads(record.value or b"")["thing"]["name"] == "chaise longue à deux"
    assert {name: value.decode() for name, value in record.headers} == orjson.loads(row["headers"])
    assert header(record, "ce_specversion") == "1.0"
    assert header(record, "content-type") == "application/json"
    assert header(record, "ce_id") == str(row["event_id"])
    assert header(record, "ce_accountid") == str(caller.account_id)


async def test_a_removal_leaves_a_tombstone_behind_itself(running: Service, caller: Caller, topic: Topic) -> None:
    thing = await add_thing(caller, "chair")
    await remove_thing(caller, thing.id)

    async with reading(running.settings.kafka_servers, topic.name) as reader:
        records = await reader.at_least(3)
    assert [header(record, "ce_type") for record in records] == ["ThingAdded", "ThingRemoved", "Tombstone"]
    assert [record.value is None for record in records] == [False, False, True]
    assert {UUID(record.key.decode()) for record in records} == {thing.id}


async def test_an_undisturbed_relay_repeats_nothing(running: Service, caller: Caller, topic: Topic) -> None:
    things = await add_things(caller, 5)
    await asyncio.gather(*[change_things(caller, [thing], writers=1, changes=5) for thing in things])
    await eventually(nothing_waits)

    async with reading(running.settings.kafka_servers, topic.name) as reader:
        assert len(await reader.all()) == 30
