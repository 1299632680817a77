"""A media process that is killed at the worst moment leaves nothing for good."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from support.received import deliver

import media.main
from chassis.caller import Caller
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import MINTER, client_of, eventually
from local_stack.ports import free_port
from local_stack.processes import Child
from local_stack.readiness import is_complete
from media.settings import Settings
from tests.media.corpus import images
from tests.media.doors import sabotaged
from tests.media.doors.conftest import target
from tests.media.doors.events import deleted
from tests.media.doors.traces import Traces

FILE = {"file": ("roof.jpg", images.jpeg())}
KEY = {"Idempotency-Key": "one"}
AN_HOUR_LATER = "UPDATE unclaimed_content SET due_at = due_at - interval '1 hour'"

Doomed = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    """Reads the database; nothing runs but what a test starts."""
    service = media.main.build(settings)
    await service.database.open()
    yield service
    await service.database.close()


@asynccontextmanager
async def started_again(settings: Settings) -> AsyncIterator[Service]:
    """The service after a restart; Kafka is away, because a killed member's group would make it wait."""
    service = media.main.build(settings.model_copy(update={"kafka_servers": f"127.0.0.1:{free_port()}"}))
    async with service.running():
        yield service


@pytest.fixture
def children() -> Iterator[list[Child]]:
    """The processes of this test."""
    children: list[Child] = []
    yield children
    for child in children:
        child.kill()


@pytest.fixture
async def doomed(settings: Settings, uploader: Caller, tmp_path: Path, children: list[Child]) -> AsyncIterator[Doomed]:
    """Starts a process that will die in some way; returns a client of it."""
    port = free_port()
    headers = {"Authorization": f"Bearer {MINTER.mint(uploader, 'media')}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:

        async def started(way: str, command: str) -> httpx.AsyncClient:
            program = [sys.executable, sabotaged.__file__, way, command]
            child = Child(
                "media", program, tmp_path / "media.log", env={**environment(settings), "MEDIA_PORT": str(port)}
            )
            child.start()
            children.append(child)
            await child.ready(lambda: is_complete(str(client.base_url)), 30)
            return client

        yield started


def environment(settings: Settings) -> dict[str, str]:
    """What a process has to be told to be like `settings`."""
    return {
        "MEDIA_DATABASE_URL": settings.database_url.get_secret_value(),
        "MEDIA_KAFKA_SERVERS": settings.kafka_servers,
        "MEDIA_INTERNAL_PUBLIC_KEY": settings.internal_public_key,
        "MEDIA_STORAGE_URL": settings.storage_url,
        "MEDIA_SPOOL_FOLDER": str(settings.spool_folder),
    }


async def is_dead(child: Child) -> bool:
    """Whether a process has ended."""
    return not child.alive


async def test_an_upload_that_died_before_its_commit_goes_when_it_is_due(
    doomed: Doomed, settings: Settings, service: Service, traces: Traces, uploader: Caller, owner: UUID
) -> None:
    client = await doomed("before_committing", "api")
    with pytest.raises(httpx.TransportError):
        await client.post(target(owner), files=FILE, headers=KEY)
    content, thumbnail = sorted(traces.contents())
    assert await traces.rows() == []
    assert await traces.unclaimed() == {content, thumbnail}
    (spooled,) = traces.spooled()

    whole = traces.store / content
    whole.rename(f"{whole}#1")  # what the store leaves of a put that dies in the middle
    with service.bound():
        await fetch(AN_HOUR_LATER)
    for path in (spooled, *spooled.rglob("*")):
        os.utime(path, (0, 0))

    async with started_again(settings) as again:
        await traces.become_only(0)
        async with client_of(again, uploader) as retrying:
            answer = await retrying.post(target(owner), files=FILE, headers=KEY)
        assert answer.json()["results"][0]["outcome"] == "stored"
        assert await traces.are_only(1)


async def test_contents_whose_remover_died_after_the_deletion_go_with_the_restart(
    doomed: Doomed,
    settings: Settings,
    service: Service,
    traces: Traces,
    account: UUID,
    owner: UUID,
    children: list[Child],
) -> None:  # D-16
    client = await doomed("before_removing", "run")
    assert (await client.post(target(owner), files=FILE)).status_code == 200
    assert await traces.are_only(1)
    await deliver(service, deleted(account, owner))
    await eventually(lambda: is_dead(children[0]))
    assert (await traces.rows(), len(traces.contents())) == ([], 2)

    async with started_again(settings):
        await traces.become_only(0)
