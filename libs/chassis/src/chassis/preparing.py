"""What `run --prepare` does besides, so that one command is enough where one process of a service runs."""

import asyncio

from aiokafka.errors import KafkaError

from chassis import migrating, topics
from chassis.cancellation import heed_cancellation
from chassis.service import Service
from chassis.worker import reach

POLL_SECONDS = 0.2


async def prepare(service: Service) -> None:
    """Migrates now; the topics are created as soon as Kafka answers, while the service serves already."""
    await service.database.open()
    try:
        await migrating.migrate(service.database)
    finally:
        await service.database.close()

    async def create_topics() -> None:
        while not await _topics_created(service.settings.kafka_servers):
            heed_cancellation()
            await asyncio.sleep(POLL_SECONDS)

    service.also_do(create_topics)


async def _topics_created(kafka_servers: str) -> bool:
    try:
        await reach(kafka_servers)
        await topics.create(kafka_servers)
    except (OSError, KafkaError):
        return False
    return True
