"""What is on Kafka: what the service announces, and what others announce to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from support.received import received

from chassis.testing import eventually
from contracts import Event
from contracts.topics import MEDIA

Records = list["ConsumerRecord[bytes, bytes | None]"]


class Wire:
    """A reader of `media.events` from a moment on, and a writer of other services' events."""

    def __init__(self, consumer: AIOKafkaConsumer, producer: AIOKafkaProducer) -> None:
        self._consumer = consumer
        self._producer = producer
        self._records: Records = []

    async def announce(self, *events: Event) -> None:
        """Publishes events as their owner would."""
        for record in map(received, events):
            await self._producer.send_and_wait(record.topic, record.value, key=record.key, headers=list(record.headers))

    async def about(self, key: Any, count: int) -> Records:
        """The first records with a key, as soon as there are so many."""

        async def question() -> Records:
            for batch in (await self._consumer.getmany(timeout_ms=50)).values():
                self._records += batch
            found = [record for record in self._records if record.key == str(key).encode()]
            return found if len(found) >= count else []

        return await eventually(question)


@asynccontextmanager
async def wire_to(kafka_servers: str) -> AsyncIterator[Wire]:
    """A wire that hears everything from now on."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka_servers)
    producer = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await consumer.start()
    await producer.start()
    try:
        consumer.assign([TopicPartition(MEDIA.name, number) for number in range(MEDIA.partitions)])
        await consumer.seek_to_end()
        yield Wire(consumer, producer)
    finally:
        await producer.stop()
        await consumer.stop()


def header(record: "ConsumerRecord[Any, Any]", name: str) -> str:
    """A header of a record."""
    return dict(record.headers)[name].decode()
