"""What can be seen of the toy from outside: its topic and its tables."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.database import fetch
from chassis.testing import eventually

Records = list["ConsumerRecord[bytes, bytes | None]"]


class Reader:
    """Reads a topic from its beginning, without a group."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self.records: Records = []

    async def until(self, enough: Callable[[Records], bool], seconds: float = 40) -> Records:
        """Everything so far, as soon as that is enough."""

        async def question() -> bool:
            for batch in (await self._consumer.getmany(timeout_ms=100)).values():
                self.records += batch
            return enough(self.records)

        await eventually(question, seconds)
        return self.records

    async def at_least(self, count: int, seconds: float = 40) -> Records:
        """Everything so far, as soon as there are so many different events."""
        return await self.until(lambda records: len(event_ids(records)) >= count, seconds)

    async def all(self) -> Records:
        """What is there at this moment."""
        ends = await self._consumer.end_offsets(self._consumer.assignment())
        return await self.until(lambda records: len(records) >= sum(ends.values()))


@asynccontextmanager
async def reading(kafka_servers: str, topic: str) -> AsyncIterator[Reader]:
    """A reader of one topic."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka_servers, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = await eventually(lambda: _partitions(consumer, topic))
        consumer.assign([TopicPartition(topic, number) for number in partitions])
        yield Reader(consumer)
    finally:
        await consumer.stop()


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    await consumer._client.force_metadata_update()
    return set(await consumer._client._wait_on_metadata(topic))


def header(record: "ConsumerRecord[Any, Any]", name: str) -> str:
    """A header of a record."""
    return dict(record.headers)[name].decode()


def event_ids(records: Iterable["ConsumerRecord[Any, Any]"]) -> set[str]:
    """The different events among the records."""
    return {header(record, "ce_id") for record in records}


def first_deliveries(records: Records) -> dict[UUID, list[int]]:
    """For each key the versions in the order in which they first came; tombstones left out."""
    versions: dict[UUID, list[int]] = defaultdict(list)
    seen: set[str] = set()
    for record in records:
        if record.value is not None and header(record, "ce_id") not in seen:
            seen.add(header(record, "ce_id"))
            versions[UUID(record.key.decode())].append(orjson.loads(record.value)["thing"]["version"])
    return versions


async def outbox() -> list[dict[str, Any]]:
    """The rows of the outbox, oldest first."""
    return await fetch("SELECT * FROM outbox ORDER BY id")


async def nothing_waits() -> bool:
    """Whether all events of the outbox are published."""
    return not await fetch("SELECT id FROM outbox WHERE published_at IS NULL LIMIT 1")


async def applications() -> dict[UUID, list[int]]:
    """For each thing the versions that the consumers applied, in the order in which they did."""
    versions: dict[UUID, list[int]] = defaultdict(list)
    for row in await fetch("SELECT thing_id, version FROM application ORDER BY id"):
        versions[UUID(str(row["thing_id"]))].append(row["version"])
    return versions


async def known_versions() -> dict[UUID, int]:
    """The version of each thing that the projection has arrived at."""
    return {UUID(str(row["id"])): row["version"] for row in await fetch("SELECT id, version FROM known_thing")}
