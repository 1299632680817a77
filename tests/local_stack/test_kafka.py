import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from local_stack.kafka import Kafka, answers


@pytest.fixture(scope="module")
async def own_kafka(servers_folder: Path) -> AsyncIterator[Kafka]:
    """A broker that these tests may kill without disturbing the others."""
    broker = Kafka(servers_folder / "own-kafka")
    await broker.start()
    yield broker
    await broker.stop()


async def test_a_killed_broker_comes_back_on_the_same_port_with_its_messages(own_kafka: Kafka) -> None:
    servers = own_kafka.servers
    await _create_topic(servers, "kept")
    await _send(servers, "kept", b"still here")

    own_kafka.kill()
    assert not await answers(servers)
    await own_kafka.start()

    assert own_kafka.servers == servers
    assert await _first_message(servers, "kept") == b"still here"


async def test_a_broker_that_is_stopped_and_started_keeps_its_topics(own_kafka: Kafka) -> None:
    await _create_topic(own_kafka.servers, "also-kept")

    await own_kafka.restart()

    assert "also-kept" in await _topics(own_kafka.servers)


async def test_a_paused_broker_answers_again_when_it_is_resumed(own_kafka: Kafka) -> None:
    own_kafka.pause()
    asked = asyncio.create_task(answers(own_kafka.servers))
    done, _ = await asyncio.wait({asked}, timeout=0.5)
    own_kafka.resume()

    assert not done
    assert await asked


async def test_a_topic_is_never_made_by_writing_to_it(own_kafka: Kafka) -> None:
    with pytest.raises((KafkaError, TimeoutError)):
        async with asyncio.timeout(1):
            await _send(own_kafka.servers, "a-typing-error", b"lost")

    assert "a-typing-error" not in await _topics(own_kafka.servers)


def test_the_broker_listens_on_loopback_only(own_kafka: Kafka) -> None:
    listening = [c for c in psutil.net_connections("inet") if c.status == "LISTEN" and c.laddr.port == own_kafka.port]

    assert {connection.laddr.ip.removeprefix("::ffff:") for connection in listening} == {"127.0.0.1"}


async def _create_topic(servers: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    await admin.close()


async def _topics(servers: str) -> list[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    names: list[str] = await admin.list_topics()
    await admin.close()
    return names


async def _send(servers: str, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=servers, acks="all") as producer:
        await producer.send_and_wait(topic, value)


async def _first_message(servers: str, topic: str) -> bytes | None:
    async with AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest") as consumer:
        async with asyncio.timeout(10):
            message = await consumer.getone()
    value: bytes | None = message.value
    return value
