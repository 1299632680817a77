"""pytest fixtures: one real PostgreSQL and one real Kafka for a whole run."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local_stack.kafka import Kafka
from local_stack.postgres import Postgres

NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}
"""For data that nobody needs after a power cut of the machine. What was committed survives a killed server, so that
tests can count on it: `synchronous_commit` stays on."""


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A folder for the servers' data. Not pytest's own: that is closed to the account that PostgreSQL runs as."""
    folder = Path(tempfile.mkdtemp(prefix="local-stack-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[Postgres]:
    """The PostgreSQL server of this run; what a test stops or kills, it starts again."""
    server = Postgres(servers_folder / "postgres", settings=NOT_DURABLE)
    with _running(server):
        yield server


@pytest.fixture(scope="session")
def kafka(servers_folder: Path) -> Iterator[Kafka]:
    """The Kafka broker of this run; what a test stops or kills, it starts again."""
    broker = Kafka(servers_folder / "kafka")
    with _running(broker):
        yield broker


@contextmanager
def _running(server: Postgres | Kafka) -> Iterator[None]:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:  # doesn't touch the tests' own loop
        try:
            runner.run(server.start())
            yield
        finally:
            runner.run(server.stop())
