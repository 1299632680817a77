"""Runs a service's Kafka door: connects when Kafka comes, comes back when it returns."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from chassis import topics
from chassis.cancellation import heed_cancellation
from chassis.inbox import Consumers, Inbox, Record
from chassis.progress import Progress

BATCH = 500
FLOOD, FLOOD_SECONDS = 50, 0.2  # who gets so many at once gets more by waiting, and each of them costs less
IDLE_MS = 25  # FastStream sleeps this long after an empty poll, so it bounds the latency after a quiet moment
WATCH_SECONDS = 1.0
FETCH_SECONDS = 5.0  # a healthy consumer is answered every half second, with or without records
SILENCE_SECONDS = 15.0
REJOIN_SECONDS = 10.0  # how long a group waits for its members to ask for their shares again
ANSWER_SECONDS = 15.0  # has to be more: what a group answers may have waited for the others
START_SECONDS = 60.0
STOP_SECONDS = 10.0
REACH_SECONDS = 3.0
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0

log = structlog.get_logger()


class Worker:
    """One consumer group member; the group is named like the service."""

    def __init__(self, service: str, kafka_servers: str, consumers: Consumers) -> None:
        self._service = service
        self._kafka_servers = kafka_servers
        self._topics = consumers.topics
        self._pause = FIRST_PAUSE
        self._busy = False
        self._progress = Progress()
        self.inbox = Inbox(service, consumers)
        self.connected = False
        self.joined = False

    @property
    def listens(self) -> bool:
        """Whether there is anything to consume."""
        return bool(self._topics)

    async def run(self) -> None:
        """Consumes until cancelled; while Kafka is away, tries again with growing pauses."""
        while self.listens:
            heed_cancellation()
            try:
                await self._consume()
            except (OSError, TimeoutError, KafkaError, MissingTopics) as error:
                log.warning("worker_waits", error=type(error).__name__, detail=str(error), retry_in=self._pause)
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _consume(self) -> None:
        await reach(self._kafka_servers)
        async with asyncio.timeout(START_SECONDS):
            lacking = await topics.missing(self._kafka_servers, self._topics)
        if lacking:
            raise MissingTopics(", ".join(lacking))
        broker = self._broker()
        subscriber = self._subscribed(broker, Membership(self))
        self._progress = Progress()
        try:
            async with asyncio.timeout(START_SECONDS):
                await broker.start()
            self._pause = FIRST_PAUSE
            await self._watch(subscriber.consumer)
        finally:
            self.connected = self.joined = False
            await self._progress.commit(subscriber.consumer)
            await self._stop(broker)

    async def _watch(self, consumer: Any) -> None:
        """Returns when Kafka is there and silent all the same: after a loss aiokafka's consumers can stay stuck."""
        clock = asyncio.get_running_loop().time
        silent_since = clock()
        while clock() - silent_since < SILENCE_SECONDS and not self._progress.interrupted:
            await asyncio.sleep(WATCH_SECONDS)
            heed_cancellation()
            has_applied = await self._progress.commit(consumer)
            reachable = await is_reachable(self._kafka_servers)
            self.connected = reachable and self.joined
            if self._busy or has_applied or not reachable or is_fetching(consumer):
                silent_since = clock()
        log.warning("consumer_stuck", interrupted=self._progress.interrupted)

    async def _stop(self, broker: KafkaBroker) -> None:
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await broker.stop()
        except* (TimeoutError, KafkaError, OSError) as failures:  # FastStream brings its subscribers' in a group
            log.warning("consumer_not_stopped", errors=[type(failure).__name__ for failure in failures.exceptions])

    def _broker(self) -> KafkaBroker:
        """Without FastStream's types: filling our one argument in by them takes a thread for each batch."""
        return KafkaBroker(
            self._kafka_servers, consumer_only=True, allow_auto_create_topics=False, graceful_timeout=5.0, logger=None,
            apply_types=False, request_timeout_ms=int(ANSWER_SECONDS * 1000),
        )  # fmt: skip

    def _subscribed(self, broker: KafkaBroker, membership: "Membership") -> Any:
        subscriber = broker.subscriber(
            *self._topics,
            batch=True,
            max_records=BATCH,
            batch_timeout_ms=IDLE_MS,
            group_id=self._service,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000,
            rebalance_timeout_ms=int(REJOIN_SECONDS * 1000),
            max_poll_interval_ms=10 * 60_000,
            listener=membership,
            parser=unread,
            decoder=as_it_came,
        )
        subscriber(self._receive)
        return subscriber

    async def _receive(self, items: Sequence["ConsumerRecord[Any, Any]"]) -> None:
        self._busy = True
        try:
            if not self._progress.interrupted:
                await self.inbox.receive([record_of(item) for item in items])
                self._progress.applied(items)
                if FLOOD < len(items) < BATCH:
                    await asyncio.sleep(FLOOD_SECONDS)
        except BaseException:
            self._progress.interrupted = True
            raise
        finally:
            self._busy = False


class Membership(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """Tells the worker that the group has given it its share of the partitions: from then on nothing is missed."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:  # noqa: ARG002  the share may be empty
        """Called by aiokafka after each rebalance."""
        self._worker.joined = self._worker.connected = True

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Called by aiokafka before each rebalance; the share comes back at its end."""


class MissingTopics(Exception):
    """Topics that were declared have not been created yet."""


async def unread(records: Any, parse: Callable[[Any], Awaitable[Any]]) -> Any:
    """Keeps the records from FastStream: it reads headers as text, and would stumble over other bytes for ever."""
    message = await parse((replace(records[0], headers=()),))
    message.raw_message = records
    return message


async def as_it_came(message: Any) -> Any:
    """Hands the records over as they are: what does not decode has to be parked, not lost."""
    return message.raw_message


def is_fetching(consumer: Any) -> bool:
    """Whether Kafka has answered the consumer lately, if it has partitions to ask about.

    About each that it ever answered about: of a partition whose records nobody takes no more is asked, while the
    others are. One that has no leader since the start is not the consumer's fault.
    """
    partitions = consumer.assignment()
    answers = [answer for partition in partitions if (answer := consumer.last_poll_timestamp(partition)) is not None]
    return not partitions or min(answers, default=0) / 1000 > time.time() - FETCH_SECONDS


async def is_reachable(kafka_servers: str) -> bool:
    """Whether any of the servers can be reached."""
    try:
        await reach(kafka_servers)
    except OSError:
        return False
    return True


async def reach(kafka_servers: str) -> None:
    """Opens and closes a connection to the first server that answers; raises OSError where none does."""
    failure: OSError = ConnectionRefusedError(kafka_servers)
    for server in kafka_servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            async with asyncio.timeout(REACH_SECONDS):
                _, writer = await asyncio.open_connection(host, int(port))
        except (OSError, TimeoutError) as error:
            failure = error if isinstance(error, OSError) else failure
        else:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            return
    raise failure


def record_of(item: "ConsumerRecord[Any, Any]") -> Record:
    """An aiokafka record as the inbox takes it; a header without a value is as good as none."""
    headers: Sequence[tuple[str, bytes]] = [(name, value) for name, value in item.headers if value is not None]
    return Record(item.topic, item.partition, item.offset, item.key or b"", headers, item.value)
