"""What a consumer has applied, and when Kafka is told."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

COMMIT_SECONDS = 5.0


class Progress:
    """How far the records are applied; Kafka is told every now and then, since what it gives again is dropped.

    Telling it after each batch would cost a round trip before the next one. What is told is only what was applied:
    once a batch was `interrupted`, nothing later counts, and the consumer starts again from what Kafka knows.
    """

    def __init__(self) -> None:
        self._next: dict[TopicPartition, int] = {}
        self.interrupted = False

    def applied(self, items: Sequence["ConsumerRecord[Any, Any]"]) -> None:
        """Notes that records are in the database."""
        for item in items:
            self._next[TopicPartition(item.topic, item.partition)] = item.offset + 1

    async def commit(self, consumer: Any) -> bool:
        """Tells Kafka, and the caller whether there was news; what somebody else has by now is theirs to tell of."""
        mine = consumer.assignment() if consumer is not None else frozenset()
        offsets = {partition: offset for partition, offset in self._next.items() if partition in mine}
        self._next = {}
        if offsets:
            with suppress(KafkaError, TimeoutError):
                async with asyncio.timeout(COMMIT_SECONDS):
                    await consumer.commit(offsets)
        return bool(offsets)
