"""Uploads and deletions of their owner at the same time, each held where it hurts most."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from support.received import deliver

from chassis.database import fetch
from chassis.service import Service
from chassis.testing import eventually
from contracts import Event
from media import domain
from media.adapters import FileStore
from media.routes import uploads
from tests.media.corpus import images
from tests.media.doors.conftest import Upload
from tests.media.doors.events import deleted, unlinked
from tests.media.doors.traces import Traces

ROOF = ("roof.jpg", images.jpeg())
WAITING = "SELECT count(*) AS locks FROM pg_locks WHERE NOT granted"
AN_HOUR_LATER = "UPDATE unclaimed_content SET due_at = now() WHERE key = ANY($1)"


class Held:
    """A function that waits in front of its work until it is let go."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.reached = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self, *arguments: Any) -> Any:
        self.reached.set()
        await self.let_go.wait()
        return await self._function(*arguments)


@pytest.mark.parametrize("headers", [{}, {"idempotency_key": "one"}], ids=["without a key", "with a key"])
@pytest.mark.parametrize("event_of", [deleted, unlinked])
async def test_an_upload_whose_owner_goes_meanwhile_is_refused_and_leaves_nothing(
    service: Service, upload: Upload, account: UUID, owner: UUID, traces: Traces, monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str], event_of: Callable[[UUID, UUID], Event],
) -> None:  # D-16  # fmt: skip
    storing = Held(domain.store_files)
    monkeypatch.setattr(domain, "store_files", storing)
    uploading = asyncio.create_task(upload(ROOF, ROOF, **headers))
    await storing.reached.wait()
    assert len(traces.contents()) == 4
    await deliver(service, event_of(account, owner))
    storing.let_go.set()
    answer = await uploading
    assert (answer.status_code, answer.json()["code"]) == (409, "owner_gone")
    await traces.become_only(0)
    assert (await upload(ROOF, **headers)).status_code == 409
    await traces.become_only(0)


async def test_a_deletion_waits_for_the_upload_that_came_first_and_takes_its_file(
    service: Service, upload: Upload, account: UUID, owner: UUID, traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:  # D-16
    ending = Held(uploads.remember)
    monkeypatch.setattr(uploads, "remember", ending)
    uploading = asyncio.create_task(upload(ROOF, idempotency_key="one"))
    await ending.reached.wait()
    deleting = asyncio.create_task(deliver(service, deleted(account, owner)))
    await eventually(lambda: somebody_waits(service))
    ending.let_go.set()
    assert (await uploading).status_code == 200
    await deleting
    await traces.become_only(0)


async def somebody_waits(service: Service) -> bool:
    """Whether anybody waits for another's transaction."""
    with service.bound():
        return (await fetch(WAITING))[0]["locks"] > 0


async def test_contents_that_are_being_removed_are_claimed_by_nobody(
    service: Service, upload: Upload, traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:
    storing, removing = Held(domain.store_files), Held(FileStore.delete)

    async def delete(store: FileStore, key: str) -> None:
        await removing(store, key)

    monkeypatch.setattr(domain, "store_files", storing)
    monkeypatch.setattr(FileStore, "delete", delete)
    uploading = asyncio.create_task(upload(ROOF))
    await storing.reached.wait()
    with service.bound():
        await fetch(AN_HOUR_LATER, list(traces.contents()))
    await removing.reached.wait()
    storing.let_go.set()
    await eventually(lambda: somebody_waits(service))
    removing.let_go.set()
    assert (await uploading).status_code == 503
    await traces.become_only(0)
