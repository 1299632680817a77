"""`run --prepare`: tables first, topics as soon as there is a Kafka to have them; twice does no harm."""

import asyncio

from aiokafka.admin import AIOKafkaAdminClient
from pydantic import SecretStr
from toy.main import build
from toy.settings import Settings

from chassis import topics
from chassis.preparing import prepare
from chassis.testing import eventually
from contracts import ALL_TOPICS, Topic
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres


async def test_a_service_that_prepares_itself_makes_its_tables_and_the_topics(
    connected: Settings, postgres: Postgres
) -> None:
    url = SecretStr(await postgres.create_service_database("toy_unprepared"))
    service = build(connected.model_copy(update={"database_url": url}))

    await prepare(service)

    async def topics_are_there() -> bool:
        return not await topics.missing(connected.kafka_servers, [topic.name for topic in ALL_TOPICS])

    async with service.running():
        await eventually(topics_are_there)
        assert (await service.health())["database"] == "ok"


async def test_topics_that_are_created_by_several_at_once_are_created_once(kafka: Kafka, topic: Topic) -> None:
    outcomes = await asyncio.gather(*[topics.create(kafka.servers, [topic]) for _ in range(3)])

    assert sorted(outcomes) == [[], [], [topic.name]]
    assert await topics.create(kafka.servers, [topic]) == []
    await eventually(lambda: only_missing(kafka, topic))
    assert await partitions(kafka, topic) == topic.partitions


async def only_missing(kafka: Kafka, topic: Topic) -> bool:
    """Whether Kafka says by now that the topic is there, and another is not."""
    return await topics.missing(kafka.servers, [topic.name, "nobody.events"]) == ["nobody.events"]


async def partitions(kafka: Kafka, topic: Topic) -> int:
    """How many the topic was given."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.servers)
    await admin.start()
    try:
        [described] = await admin.describe_topics([topic.name])
        return len(described["partitions"])
    finally:
        await admin.close()
