"""What earlier tests have announced concerns databases that are gone."""

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import topics
from contracts import ALL_TOPICS
from local_stack.kafka import Kafka


async def skip_backlog(kafka: Kafka, *services: str) -> None:
    """Lets services that are about to start begin with what is announced from now on; none of them may be running."""
    await topics.create(kafka.servers)
    partitions = [TopicPartition(topic.name, number) for topic in ALL_TOPICS for number in range(topic.partitions)]
    for service in services:
        consumer = AIOKafkaConsumer(bootstrap_servers=kafka.servers, group_id=service, enable_auto_commit=False)
        await consumer.start()
        try:
            consumer.assign(partitions)
            await consumer.commit(await consumer.end_offsets(partitions))
        finally:
            await consumer.stop()
