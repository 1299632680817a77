"""Carries the outbox to Kafka: one relay of a service leads, the others stand by."""

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg
import orjson
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pydantic import SecretStr

from chassis import metrics
from chassis.cancellation import heed_cancellation

BATCH = 500
POLL_SECONDS = 0.5
MARK_SECONDS = 0.05  # how long a mark waits for something to take in the same statement
STANDBY_SECONDS = 1.0
CONNECT_SECONDS = 15.0
PUBLISH_SECONDS = 20.0
LARGEST_BATCH = 256 * 1024  # bytes for a partition, so that what is taken at once leaves in one request
STOP_SECONDS = 3.0
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
LEADER_LOCK = 0x6F7574626F78  # "outbox": advisory locks are per database, so one number serves every service
CHANNEL = "outbox"

# Marks what was published, and takes what waits now: in one round trip, for others wait until it is made. The SELECT
# sees the rows as they were before the UPDATE, and has to leave them out. Without waiting for the disk: a mark that a
# power cut takes back means an event that is sent again, and dropped.
MARK_AND_TAKE = """
WITH marked AS (UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[]))
SELECT id, topic, aggregate_id, headers, body FROM outbox
WHERE published_at IS NULL AND id <> ALL($1::bigint[]) ORDER BY id LIMIT $2
"""

DATABASE_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

log = structlog.get_logger()


class Relay:
    """Publishes waiting events in order for each key, each at least once."""

    def __init__(self, database_url: SecretStr, kafka_servers: str, service: str) -> None:
        self._database_url = database_url
        self._kafka_servers = kafka_servers
        self._service = service
        self._woken = asyncio.Event()
        self._pause = FIRST_PAUSE
        self.leading = False

    def wake(self) -> None:
        """Says that something waits."""
        self._woken.set()

    async def run(self) -> None:
        """Leads or stands by until cancelled; when something is away, tries again with growing pauses."""
        while True:
            heed_cancellation()
            try:
                await self._stand()
            except (*DATABASE_AWAY, KafkaError) as error:
                log.warning("relay_interrupted", error=type(error).__name__, retry_in=self._pause)
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _stand(self) -> None:
        connection = await asyncpg.connect(
            self._database_url.get_secret_value(), timeout=3, command_timeout=20,
            server_settings={"application_name": f"{self._service}-relay", "synchronous_commit": "off"},
        )  # fmt: skip
        try:
            await connection.add_listener(CHANNEL, lambda *_: self.wake())
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LEADER_LOCK):  # noqa: ASYNC110  polls a lock
                await asyncio.sleep(STANDBY_SECONDS)
            await self._lead(connection)
        finally:
            self.leading = False
            with suppress(*DATABASE_AWAY):
                await connection.close(timeout=STOP_SECONDS)

    async def _lead(self, connection: Any) -> None:
        producer = await started_producer(self._kafka_servers)
        try:
            self.leading, self._pause = True, FIRST_PAUSE
            published: list[int] = []
            while True:
                heed_cancellation()
                self._woken.clear()
                published = await self._publish_more(connection, producer, published)
                if len(published) < BATCH:
                    await self._rest(MARK_SECONDS if published else POLL_SECONDS)
        finally:
            await stop_producer(producer)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _publish_more(self, connection: Any, producer: AIOKafkaProducer, published: list[int]) -> list[int]:
        """Marks the last ones, and publishes the next; returns the ids of those."""
        rows = await connection.fetch(MARK_AND_TAKE, published, BATCH)
        if rows:
            async with asyncio.timeout(PUBLISH_SECONDS):
                await asyncio.gather(*[await self._send(producer, row) for row in rows])
            metrics.EVENTS_PUBLISHED.labels(self._service).inc(len(rows))
        return [row["id"] for row in rows]

    async def _send(self, producer: AIOKafkaProducer, row: Any) -> "asyncio.Future[Any]":
        headers = [(name, value.encode()) for name, value in orjson.loads(row["headers"]).items()]
        body = row["body"].encode() if row["body"] is not None else None
        key = str(row["aggregate_id"]).encode()
        future: asyncio.Future[Any] = await producer.send(row["topic"], body, key=key, headers=headers)
        return future


async def started_producer(kafka_servers: str) -> AIOKafkaProducer:
    """An idempotent producer that keeps the order; raises when Kafka is away.

    Within a deadline: one that was told of a cluster without brokers, and lost that connection, would ask for ever.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka_servers, enable_idempotence=True, acks="all", request_timeout_ms=10_000,
        max_batch_size=LARGEST_BATCH,
    )  # fmt: skip
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await producer.start()
    except BaseException:
        await stop_producer(producer)
        raise
    return producer


async def stop_producer(producer: AIOKafkaProducer) -> None:
    """Stops within a deadline: an idempotent producer would wait for ever for a Kafka that is away."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await producer.flush()
            await producer.stop()
    except (TimeoutError, KafkaError, OSError):
        await _abandon(producer)


async def _abandon(producer: AIOKafkaProducer) -> None:
    """Ends it as it is: left alone it would go on trying, and publish old events long after newer ones."""
    producer._closed = True
    with suppress(TimeoutError):
        async with asyncio.timeout(STOP_SECONDS):
            await producer.client.close()  # waits for what a frozen Kafka does not take
    sending = producer._sender.sender_task
    while sending is not None and not sending.done():
        sending.cancel()  # the first time it waits for its requests, the second time it doesn't
        await asyncio.wait([sending], timeout=0.1)


class Bell:
    """Wakes the relay after a commit: directly where it leads in this process, by NOTIFY where it lives elsewhere.

    NOTIFY has a connection of its own and is sent at most every 20 ms: inside the writing transaction it would
    serialise all commits.
    """

    QUIET_SECONDS = 0.02

    def __init__(self, database_url: SecretStr, service: str, relay: Relay | None) -> None:
        self._database_url = database_url
        self._service = service
        self._relay = relay
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Says that an event was committed."""
        if self._relay is not None and self._relay.leading:
            self._relay.wake()
        else:
            self._rung.set()

    async def run(self) -> None:
        """Notifies until cancelled; a lost notification costs a poll interval, nothing else."""
        while True:
            await self._rung.wait()
            try:
                await self._notify_while_connected()
            except DATABASE_AWAY:
                await asyncio.sleep(POLL_SECONDS)

    async def _notify_while_connected(self) -> None:
        connection = await asyncpg.connect(
            self._database_url.get_secret_value(), timeout=3, command_timeout=5,
            server_settings={"application_name": f"{self._service}-bell"},
        )  # fmt: skip
        try:
            while True:
                await self._rung.wait()
                self._rung.clear()
                await connection.execute("SELECT pg_notify($1, '')", CHANNEL)
                await asyncio.sleep(self.QUIET_SECONDS)
        finally:
            await connection.close(timeout=STOP_SECONDS)
