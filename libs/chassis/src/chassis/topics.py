"""Creating the declared topics, and seeing whether they are there."""

from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from contracts import ALL_TOPICS, Topic


async def create(kafka_servers: str, topics: Sequence[Topic] = ALL_TOPICS, replication: int = 1) -> list[str]:
    """Creates what is missing and returns its names; doing it twice, or twice at a time, changes nothing."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    try:
        present = set(await admin.list_topics())
        lacking = [topic for topic in topics if topic.name not in present]
        if not lacking:
            return []
        response = await admin.create_topics([_new(topic, replication) for topic in lacking])
        return [name for name, code, *_ in response.topic_errors if _is_new(name, code)]
    finally:
        await admin.close()


async def missing(kafka_servers: str, names: Sequence[str]) -> list[str]:
    """Which of the topics are not there."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    try:
        present = set(await admin.list_topics())
    finally:
        await admin.close()
    return [name for name in names if name not in present]


def _new(topic: Topic, replication: int) -> NewTopic:
    return NewTopic(topic.name, topic.partitions, replication, topic_configs=topic.configuration)


def _is_new(name: str, code: int) -> bool:
    """Whether the topic was made just now, and not by somebody else in the meantime."""
    kind = for_code(code)
    if code and kind is not TopicAlreadyExistsError:
        raise kind(name)
    return not code
