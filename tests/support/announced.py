"""What a service announced, read from its topic by a listener that knows nothing of us."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from contracts import event_types
from local_stack.kafka import Kafka


async def announced(kafka: Kafka, topic: str, key: str, count: int) -> list[ConsumerRecord]:
    """The first so many records of a key, all from one partition."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka.servers, auto_offset_reset="earliest")
    await consumer.start()
    found: list[ConsumerRecord] = []
    try:
        async with asyncio.timeout(20):
            while len(found) < count:
                batches = await consumer.getmany(timeout_ms=100)
                found += [record for batch in batches.values() for record in batch if record.key == key.encode()]
    finally:
        await consumer.stop()
    assert len({record.partition for record in found}) == 1
    return found


def type_of(record: ConsumerRecord) -> str:
    """The event's type."""
    return dict(record.headers)["ce_type"].decode()


def event_of(record: ConsumerRecord) -> Any:
    """The event itself."""
    return event_types()[type_of(record)].model_validate_json(record.value)
