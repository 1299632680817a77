"""A toy service for each test: its own database, topic and consumer group on the run's PostgreSQL and Kafka."""

import itertools
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest
import structlog
from aiokafka import AIOKafkaProducer

from chassis import topics
from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated, somebody
from contracts import Topic
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.postgres import Postgres
from local_stack.processes import Child

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # makes the toy a package like any service's

from toy.contract import ThingEvent, ThingRemoved  # noqa: E402
from toy.main import build  # noqa: E402
from toy.settings import Settings  # noqa: E402

numbers = itertools.count(1)

StartToy = Callable[..., Child]


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Nobody reads the logs of the services in this process, except where a test captures them."""

    def drop(*_: object) -> NoReturn:
        raise structlog.DropEvent

    structlog.configure(processors=[drop])


@pytest.fixture(scope="session")
async def migrated_url(postgres: Postgres) -> str:
    """A database with all of the toy's tables, to be copied."""
    url = await postgres.create_service_database("toy")
    async with migrated(build(Settings(database_url=url, internal_public_key=INTERNAL_PUBLIC_KEY))):
        return url


@pytest.fixture
async def database_url(postgres: Postgres, migrated_url: str) -> str:
    """A database of its own for one test."""
    name = f"toy_{next(numbers)}"
    admin = await asyncpg.connect(postgres.admin_url)
    try:
        await admin.execute(f"CREATE DATABASE {name} OWNER toy TEMPLATE toy")
    finally:
        await admin.close()
    return urlunsplit(urlsplit(migrated_url)._replace(path=f"/{name}"))


@pytest.fixture
async def admin(postgres: Postgres, database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The superuser in the test's database."""
    connection = await asyncpg.connect(postgres.admin_url, database=urlsplit(database_url).path[1:])
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Topic:
    """A topic of its own for one test; not created yet."""
    own = Topic(f"toy{next(numbers)}.events", partitions=3)
    monkeypatch.setattr(ThingEvent, "topic", own)
    monkeypatch.setattr(ThingRemoved, "topic", own)
    return own


@pytest.fixture
async def created_topic(kafka: Kafka, topic: Topic) -> Topic:
    """The topic, and it is there."""
    await topics.create(kafka.servers, [topic])
    return topic


@pytest.fixture
def settings(database_url: str, topic: Topic) -> Settings:
    """The toy's settings without a Kafka."""
    return Settings(
        database_url=database_url,
        kafka_servers=f"127.0.0.1:{free_port()}",
        internal_public_key=INTERNAL_PUBLIC_KEY,
        group=topic.name,
    )


@pytest.fixture
def connected(settings: Settings, kafka: Kafka, created_topic: Topic) -> Settings:
    """The toy's settings with the run's Kafka."""
    return settings.model_copy(update={"kafka_servers": kafka.servers})


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    """The toy with its database, bound to the test; nothing runs."""
    service = build(settings)
    await service.database.open()
    with service.bound():
        yield service
    await service.database.close()


@pytest.fixture
async def running(connected: Settings) -> AsyncIterator[Service]:
    """The whole toy at work on Kafka, bound to the test."""
    service = build(connected)
    async with service.running():
        yield service


@pytest.fixture
def caller() -> Caller:
    """An admin of the first account."""
    return somebody()


@pytest.fixture
async def client(service: Service, caller: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """The admin, calling the toy."""
    async with client_of(service, caller) as client:
        yield client


@pytest.fixture
async def producer(kafka: Kafka) -> AsyncIterator[AIOKafkaProducer]:
    """Writes to Kafka what no relay would."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka.servers)
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
def environment(settings: Settings, topic: Topic) -> dict[str, str]:
    """What a process of the toy has to be told to be like `settings`."""
    return {
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
        "TOY_DATABASE_URL": settings.database_url.get_secret_value(),
        "TOY_KAFKA_SERVERS": settings.kafka_servers,
        "TOY_INTERNAL_PUBLIC_KEY": settings.internal_public_key,
        "TOY_GROUP": settings.group,
        "TOY_TOPIC": topic.name,
        "TOY_PORT": str(free_port()),
    }


@pytest.fixture
def start_toy(tmp_path: Path, environment: dict[str, str], connected: Settings) -> Iterator[StartToy]:
    """Starts the toy as a process on the run's Kafka: `start_toy("worker", TOY_SABOTAGE="…")`; ends it afterwards."""
    started: list[Child] = []

    def start(*command: str, **changes: str) -> Child:
        env = environment | {"TOY_KAFKA_SERVERS": connected.kafka_servers} | changes
        log = tmp_path / f"toy-{len(started)}.log"
        child = Child("toy", [sys.executable, "-m", "toy", *command], log, env=env)
        child.start()
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
