"""The consumers on a real Kafka: what they do about poison, missing topics, each other, and when they get stuck."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from structlog.testing import capture_logs
from toy.consumers import make_consumers
from toy.domain import add_thing, change_thing
from toy.main import build
from toy.observing import applications, known_versions
from toy.receiving import changed, record_of
from toy.settings import Settings
from toy.writing import add_things, change_things, fill_outbox

from chassis import parking, topics, worker
from chassis.caller import Caller
from chassis.ids import new_id
from chassis.progress import Progress
from chassis.service import Service
from chassis.testing import eventually
from chassis.worker import Worker
from contracts import Topic
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres


async def applied(count: int) -> bool:
    """Whether the consumers have applied so many events."""
    return sum(map(len, (await applications()).values())) >= count


async def test_what_a_service_announces_arrives_once_and_in_order(running: Service, caller: Caller) -> None:
    things = await add_things(caller, 4)
    await change_things(caller, things, writers=8, changes=25)

    await eventually(lambda: applied(204))

    assert all(versions == list(range(1, len(versions) + 1)) for versions in (await applications()).values())
    assert sum((await known_versions()).values()) == 204


async def test_foreign_bytes_on_the_topic_hold_nothing_up(
    running: Service, caller: Caller, topic: Topic, producer: AIOKafkaProducer
) -> None:
    for partition in range(topic.partitions):
        await producer.send_and_wait(topic.name, b"\xff\x00", key=b"\xff", partition=partition)
        await producer.send_and_wait(topic.name, b"{}", key=b"", headers=[("ce_id", b"\xff")], partition=partition)
        await producer.send_and_wait(topic.name, None, key=b"a tombstone", partition=partition)

    things = await add_things(caller, 6)

    await eventually(lambda: applied(6))
    assert len(await parking.parked()) == 6
    assert set(await known_versions()) == set(things)


async def test_missing_topics_are_named_and_never_made_by_accident(
    settings: Settings, kafka: Kafka, caller: Caller, topic: Topic
) -> None:
    service = build(settings.model_copy(update={"kafka_servers": kafka.servers}))
    with capture_logs() as lines:
        async with service.running():
            thing = await add_thing(caller, "chair")
            await eventually(lambda: said(lines, "worker_waits", topic.name))
            assert topic.name not in await existing_topics(kafka)
            assert await service.health() == {"database": "ok", "kafka": "degraded: not connected"}

            await topics.create(kafka.servers, [topic])
            await eventually(lambda: applied(1))
            assert await known_versions() == {thing.id: 1}


async def said(lines: Sequence[Mapping[str, Any]], event: str, detail: str | None = None) -> bool:
    """Whether this is in the log."""
    return any(line["event"] == event and line.get("detail") == detail for line in lines)


async def existing_topics(kafka: Kafka) -> list[str]:
    """What is on the broker."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.servers)
    await admin.start()
    try:
        return await admin.list_topics()
    finally:
        await admin.close()


@pytest.mark.parametrize("routine", ["Fetcher._fetch_requests_routine", "GroupCoordinator._coordination_routine"])
async def test_a_stuck_consumer_is_made_anew(
    routine: str, connected: Settings, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WATCH_SECONDS", "FETCH_SECONDS", "SILENCE_SECONDS"):
        monkeypatch.setattr(worker, name, 1.0 if name == "FETCH_SECONDS" else 0.2)
    service = build(connected)
    with capture_logs() as lines:
        async with service.running():
            thing = await add_thing(caller, "chair")
            await eventually(lambda: applied(1))
            assert not await said(lines, "consumer_stuck")

            end(routine)
            version = 1
            async with asyncio.timeout(20):
                while not await said(lines, "consumer_stuck"):  # the first changes may be taken by who is at it still
                    version = (await change_thing(caller, thing.id, str(new_id()))).version
            await eventually(lambda: applied(version))


def end(routine: str) -> None:
    """What has been seen to happen after a loss of the connection: without the one nothing is fetched any more, without
    the other nothing of what is fetched is taken, while the partitions that have nothing new are asked about."""
    for task in asyncio.all_tasks():
        if getattr(task.get_coro(), "__qualname__", "") == routine:
            task.cancel()


async def test_two_members_of_a_group_share_the_work_and_apply_nothing_twice(
    running: Service, caller: Caller, topic: Topic
) -> None:
    second = Worker(running.settings.group, running.settings.kafka_servers, make_consumers())
    await fill_outbox(caller, topic.name, things=30, versions=100)
    await eventually(lambda: applied(100))
    joining = asyncio.create_task(second.run())
    await eventually(lambda: applied(1500))
    joining.cancel()
    await asyncio.gather(joining, return_exceptions=True)

    await eventually(lambda: applied(3000), 40)

    assert all(versions == list(range(1, 101)) for versions in (await applications()).values())


async def test_kafka_is_told_of_no_more_than_is_applied(
    connected: Settings, topic: Topic, producer: AIOKafkaProducer, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0.05)
    commit, rounds = Progress.commit, []

    async def counted(progress: Progress, consumer: Any) -> bool:
        rounds.append(1)
        return await commit(progress, consumer)

    async def several_rounds() -> bool:
        return len(rounds) > 20

    monkeypatch.setattr(Progress, "commit", counted)
    service = build(connected)
    async with service.running():
        await send(producer, topic, 10)
        await eventually(lambda: applied(10))
        await eventually(lambda: told_of(connected, 10))
        await postgres.stop()
        try:
            await send(producer, topic, 10)
            await eventually(lambda: waiting(service))
            rounds.clear()
            await eventually(several_rounds)
            assert await told_of(connected, 10)
        finally:
            await postgres.start()
        await eventually(lambda: told_of(connected, 20))
        assert await applied(20)


async def send(producer: AIOKafkaProducer, topic: Topic, count: int) -> None:
    """Events of so many things, straight to Kafka."""
    for _ in range(count):
        record = record_of(changed(new_id(), 1))
        await producer.send_and_wait(topic.name, record.value, key=record.key, headers=list(record.headers))


async def waiting(service: Service) -> bool:
    """Whether the consumers are at work, and not done."""
    return service.worker._busy


async def told_of(settings: Settings, count: int) -> bool:
    """Whether Kafka knows of so many records that they are done with."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_servers)
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(settings.group)
    finally:
        await admin.close()
    return sum(max(committed.offset, 0) for committed in offsets.values()) == count


async def test_a_restarted_database_costs_no_event(running: Service, caller: Caller, postgres: Postgres) -> None:
    await add_things(caller, 5)
    await postgres.restart()
    await eventually(lambda: added(caller))

    await eventually(lambda: applied(6))
    assert await parking.parked() == []


async def added(caller: Caller) -> bool:
    """Whether a thing could be added; a lost connection is no reason to give up."""
    try:
        await add_things(caller, 1)
    except ConnectionError:
        return False
    return True
