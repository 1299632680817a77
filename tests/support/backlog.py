"""What earlier tests have announced concerns databases that are gone."""

from collections.abc import Sequence
from functools import partial

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError

from chassis import topics
from chassis.testing import eventually
from contracts import ALL_TOPICS
from local_stack.kafka import Kafka

KILLED_SECONDS = 30
"""More than Kafka waits for a member that was killed."""


async def skip_backlog(kafka: Kafka, *services: str) -> None:
    """Lets services that are about to start begin with what is announced from now on; none of them may be running."""
    await topics.create(kafka.servers)
    partitions = [TopicPartition(topic.name, number) for topic in ALL_TOPICS for number in range(topic.partitions)]
    for service in services:
        await eventually(partial(_skipped, kafka, service, partitions), KILLED_SECONDS)


async def _skipped(kafka: Kafka, service: str, partitions: Sequence[TopicPartition]) -> bool:
    """Whether it was possible: a group's place is its members' affair, and one that was killed counts for a while."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka.servers, group_id=service, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(partitions)
        await consumer.commit(await consumer.end_offsets(partitions))
    except CommitFailedError:
        return False
    finally:
        await consumer.stop()
    return True
