"""The relay, its bell and the worker outlive every error that a lost connection shows itself by."""

import asyncio
from collections.abc import Awaitable, Callable
from unittest.mock import AsyncMock

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, RequestTimedOutError
from pydantic import SecretStr
from toy.consumers import make_consumers

from chassis import relay as relaying
from chassis import worker as working
from chassis.inbox import Consumers
from chassis.relay import Bell, Relay
from chassis.testing import eventually
from chassis.worker import MissingTopics, Worker

NOWHERE = SecretStr("postgresql://toy:toy@127.0.0.1:1/toy")
DATABASE_GONE = [
    ConnectionRefusedError(),
    TimeoutError(),
    asyncpg.ConnectionDoesNotExistError(""),
    asyncpg.CannotConnectNowError(""),
    asyncpg.AdminShutdownError(""),
    asyncpg.InterfaceError("connection is closed"),
    asyncpg.InternalClientError("cannot switch to state 12"),
]
KAFKA_GONE = [KafkaConnectionError(), RequestTimedOutError()]

Attempt = Callable[..., Awaitable[None]]


class Tried:
    """Something that is tried, and counts how often that was."""

    tries = 0

    async def tried_again(self) -> bool:
        """Whether the first time was not the end."""
        return self.tries > 1


class Failing(Tried):
    """Fails whenever it is tried."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def __call__(self) -> None:
        self.tries += 1
        raise self._error


class Waiting(Tried):
    """Never comes to an end."""

    async def __call__(self, *_: object) -> None:
        self.tries += 1
        await asyncio.Event().wait()


async def outlives(job: Callable[[], Awaitable[None]], tried: Tried) -> None:
    """The job goes on after what it tried in vain."""
    task = asyncio.ensure_future(job())
    await eventually(tried.tried_again, 3)
    assert not task.done()
    task.cancel()
    await asyncio.wait([task], timeout=3)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(relaying, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(working, "FIRST_PAUSE", 0.01)


@pytest.mark.parametrize("error", [*DATABASE_GONE, *KAFKA_GONE], ids=repr)
async def test_the_relay_stands_up_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    relay, failing = Relay(NOWHERE, "127.0.0.1:1", "toy"), Failing(error)
    monkeypatch.setattr(relay, "_stand", failing)

    await outlives(relay.run, failing)


@pytest.mark.parametrize("error", DATABASE_GONE, ids=repr)
async def test_the_bell_rings_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    bell, failing = Bell(NOWHERE, "toy", None), Failing(error)
    monkeypatch.setattr(bell, "_notify_while_connected", failing)
    bell.ring()

    await outlives(bell.run, failing)


@pytest.mark.parametrize("error", [*KAFKA_GONE, ConnectionRefusedError(), MissingTopics("toy.events")], ids=repr)
async def test_the_worker_consumes_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, failing = Worker("toy", "127.0.0.1:1", make_consumers()), Failing(error)
    monkeypatch.setattr(worker, "_consume", failing)

    await outlives(worker.run, failing)


async def test_a_worker_without_consumers_has_nothing_to_do() -> None:
    async with asyncio.timeout(1):
        await Worker("toy", "127.0.0.1:1", Consumers()).run()


async def test_a_mistake_is_not_taken_for_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    relay = Relay(NOWHERE, "127.0.0.1:1", "toy")
    monkeypatch.setattr(relay, "_stand", Failing(ZeroDivisionError()))

    with pytest.raises(ZeroDivisionError):
        await relay.run()


async def test_a_producer_that_waits_for_a_broker_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "CONNECT_SECONDS", 0.05)
    monkeypatch.setattr(AIOKafkaProducer, "start", Waiting())

    with pytest.raises(TimeoutError):
        await relaying.started_producer("127.0.0.1:1")


async def test_a_producer_whose_connections_do_not_close_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "STOP_SECONDS", 0.05)
    producer = AIOKafkaProducer(bootstrap_servers="127.0.0.1:1")
    monkeypatch.setattr(producer, "flush", Waiting())
    monkeypatch.setattr(producer.client, "close", Waiting())

    async with asyncio.timeout(3):
        await relaying.stop_producer(producer)


@pytest.fixture
def connecting(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker that finds Kafka and the topics there."""
    monkeypatch.setattr(working, "reach", AsyncMock())
    monkeypatch.setattr("chassis.topics.missing", AsyncMock(return_value=[]))
    return Worker("toy", "127.0.0.1:1", make_consumers())


@pytest.mark.parametrize("step", ["chassis.topics.missing", "faststream.kafka.KafkaBroker.start"])
async def test_a_worker_that_waits_for_its_share_tries_again(
    step: str, connecting: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = Waiting()
    monkeypatch.setattr(working, "START_SECONDS", 0.05)
    monkeypatch.setattr(step, waiting)

    await outlives(connecting.run, waiting)


@pytest.mark.parametrize("error", [KafkaConnectionError(), ExceptionGroup("", [KafkaConnectionError()])], ids=repr)
async def test_a_worker_whose_consumer_fails_to_stop_tries_again(
    error: Exception, connecting: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Failing(error)
    monkeypatch.setattr("faststream.kafka.KafkaBroker.start", AsyncMock(side_effect=KafkaConnectionError))
    monkeypatch.setattr("faststream.kafka.KafkaBroker.stop", failing)

    await outlives(connecting.run, failing)
