"""A job that was told to end ends, even if a library has swallowed the word."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from pydantic import SecretStr
from toy.consumers import make_consumers

from chassis import relay as relaying
from chassis import worker as working
from chassis.relay import Relay
from chassis.worker import Worker


class Deaf:
    """Swallows one cancellation, as aiokafka does while it closes, and goes on."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.reached = asyncio.Event()

    async def __call__(self, *_: Any) -> Any:
        self.reached.set()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0.2)
        if self._error is not None:
            raise self._error
        return []


class Unassigned:
    """A consumer without partitions."""

    def assignment(self) -> frozenset[Any]:
        """None."""
        return frozenset()


async def ends(job: Coroutine[Any, Any, None], deaf: Deaf) -> None:
    """The job is cancelled where it does not listen, and ends all the same."""
    task = asyncio.create_task(job)
    await deaf.reached.wait()
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=5)
    task.cancel()
    assert done
    assert task.cancelled()


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker that looks around often."""
    monkeypatch.setattr(working, "WATCH_SECONDS", 0.01)
    return Worker("toy", "127.0.0.1:1", make_consumers())


async def test_a_worker_that_is_watching_ends(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = Deaf()
    monkeypatch.setattr(working, "is_reachable", deaf)

    await ends(worker._watch(Unassigned()), deaf)


async def test_a_worker_that_fails_to_connect_ends(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = Deaf(KafkaConnectionError())
    monkeypatch.setattr(worker, "_consume", deaf)

    await ends(worker.run(), deaf)


async def test_a_relay_that_leads_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    relay, deaf = Relay(SecretStr(""), "127.0.0.1:1", "toy"), Deaf()
    monkeypatch.setattr(relaying, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(relaying, "started_producer", Deaf())
    monkeypatch.setattr(relaying, "stop_producer", Deaf())
    monkeypatch.setattr(relay, "_publish_more", deaf)

    await ends(relay._lead(None), deaf)


async def test_a_relay_that_fails_to_connect_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    relay, deaf = Relay(SecretStr(""), "127.0.0.1:1", "toy"), Deaf(KafkaConnectionError())
    monkeypatch.setattr(relay, "_stand", deaf)

    await ends(relay.run(), deaf)
