"""Media acknowledges the erasure of a customer when the files of all their installations are gone, and not before."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from support.received import deliver

from chassis.acknowledging import settle
from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, eventually
from contracts.erasures import ErasedPart, InstallationsErased, LeadsErased
from contracts.installations import InstallationUnlinked
from media import domain
from media.adapters import FileStore
from tests.media.corpus import documents, images
from tests.media.doors.conftest import Upload, target
from tests.media.doors.events import lead_blanked, state
from tests.media.doors.traces import Traces

ROOF = ("roof.jpg", images.jpeg())
PLAN = ("plan.pdf", documents.pdf())
ACKNOWLEDGED = "SELECT body FROM outbox WHERE account_id = $1 AND aggregate_id = $2 AND kind = 'event'"
OWED = "SELECT erasure_id FROM owed_acknowledgement WHERE erasure_id = $1"
ANSWERS = "SELECT key FROM idempotency_key WHERE account_id = $1 AND body IS NOT NULL"

Acknowledged = Callable[[], Any]


@pytest.fixture
def erasure() -> UUID:
    """An erasure that nobody has heard of."""
    return new_id()


@pytest.fixture
def acknowledged(service: Service, account: UUID, erasure: UUID) -> Acknowledged:
    """What was counted in each acknowledgement of the erasure."""

    async def read() -> list[dict[str, int]]:
        with service.bound():
            rows = await fetch(ACKNOWLEDGED, account, erasure)
        return [orjson.loads(row["body"])["erasure"]["counts"] for row in rows]

    return read


def unlinked(account: UUID, owner: UUID, erasure: UUID) -> InstallationUnlinked:
    """One of the customer's installations is blanked."""
    return InstallationUnlinked(installation=state(account, owner), former_customer_id=new_id(), erasure_id=erasure)


def all_unlinked(account: UUID, erasure: UUID, count: int) -> InstallationsErased:
    """So many were."""
    return InstallationsErased(erasure=part(account, erasure, installations=count, photos=0))


def all_blanked(account: UUID, erasure: UUID, count: int = 0) -> LeadsErased:
    """So many leads were, of one more that was unlinked."""
    return LeadsErased(erasure=part(account, erasure, leads=count + 1, blanked_leads=count, documents=0))


def part(account: UUID, erasure: UUID, **counts: int) -> ErasedPart:
    """What a service has counted."""
    return ErasedPart(id=erasure, account_id=account, version=1, customer_id=new_id(), counts=counts)


async def test_files_of_all_installations_are_counted_whatever_comes_first(
    service: Service, office: httpx.AsyncClient, upload: Upload, account: UUID, owner: UUID, erasure: UUID,
    acknowledged: Acknowledged, traces: Traces,
) -> None:  # C-27 D-16  # fmt: skip
    await upload(ROOF, ROOF)
    others = [new_id(), new_id()]
    await deliver(service, all_blanked(account, erasure), unlinked(account, others[0], erasure))
    await deliver(service, all_unlinked(account, erasure, 3))
    await deliver(service, unlinked(account, owner, erasure))
    await traces.become_only(0)
    assert await acknowledged() == []
    await deliver(service, unlinked(account, others[1], erasure))
    assert await eventually(acknowledged) == [{"files": 2, "thumbnails": 2}]


async def test_files_of_leads_are_awaited_too_whatever_comes_first(
    service: Service, uploader: Caller, account: UUID, owner: UUID, erasure: UUID, acknowledged: Acknowledged,
    traces: Traces,
) -> None:  # L-33 D-16  # fmt: skip
    async with client_of(service, replace(uploader, records=frozenset({f"upload:lead:{owner}"}))) as gateway:
        await gateway.post(f"/media?owner_type=lead&owner_id={owner}", files={"file": PLAN})
    await deliver(service, unlinked(account, new_id(), erasure), all_unlinked(account, erasure, 1))
    with service.bound():
        await settle(domain.acknowledge)
    assert await acknowledged() == []  # the leads have not been counted yet
    await deliver(service, all_blanked(account, erasure, 2), lead_blanked(account, new_id(), erasure))
    with service.bound():
        await settle(domain.acknowledge)
    assert await acknowledged() == []
    await deliver(service, lead_blanked(account, owner, erasure))
    assert await eventually(acknowledged) == [{"files": 1, "thumbnails": 0}]
    await traces.become_only(0)


async def test_nothing_to_wait_for_is_acknowledged_at_once(
    service: Service, account: UUID, erasure: UUID, acknowledged: Acknowledged
) -> None:  # D-16
    await deliver(service, all_unlinked(account, erasure, 0), all_blanked(account, erasure))
    assert await eventually(acknowledged) == [{"files": 0, "thumbnails": 0}]


async def test_nothing_is_acknowledged_while_a_content_is_in_the_store(
    service: Service, upload: Upload, account: UUID, owner: UUID, erasure: UUID, acknowledged: Acknowledged,
    traces: Traces, monkeypatch: pytest.MonkeyPatch,
) -> None:  # C-27 D-16  # fmt: skip
    await upload(ROOF)
    going, may_go, delete = asyncio.Event(), asyncio.Event(), FileStore.delete

    async def held(store: FileStore, key: str) -> None:
        going.set()
        await may_go.wait()
        await delete(store, key)

    monkeypatch.setattr(FileStore, "delete", held)
    await deliver(
        service, unlinked(account, owner, erasure), all_unlinked(account, erasure, 1), all_blanked(account, erasure)
    )
    await going.wait()
    with service.bound():
        assert await domain.erased_files(account, erasure) is None
        assert len(await fetch(OWED, erasure)) == 1
    assert await acknowledged() == []
    may_go.set()
    assert await eventually(acknowledged) == [{"files": 1, "thumbnails": 1}]
    await traces.become_only(0)


async def test_what_an_upload_in_flight_has_stored_goes_before_the_acknowledgement(
    service: Service, office: httpx.AsyncClient, account: UUID, owner: UUID, erasure: UUID,
    acknowledged: Acknowledged, traces: Traces, monkeypatch: pytest.MonkeyPatch,
) -> None:  # C-27 D-16  # fmt: skip
    storing, may_store, store = asyncio.Event(), asyncio.Event(), domain.store_files

    async def held(*arguments: Any) -> Any:
        storing.set()
        await may_store.wait()
        return await store(*arguments)

    monkeypatch.setattr(domain, "store_files", held)
    uploading = asyncio.create_task(office.post(target(owner), files={"file": ROOF}))
    await storing.wait()
    assert len(traces.contents()) == 2
    await deliver(
        service, unlinked(account, owner, erasure), all_unlinked(account, erasure, 1), all_blanked(account, erasure)
    )
    assert await eventually(acknowledged) == [{"files": 0, "thumbnails": 0}]
    assert traces.contents() == set()
    may_store.set()
    assert (await uploading).status_code == 409
    await traces.become_only(0)


async def test_what_a_put_writes_after_the_deletion_is_removed_again(
    service: Service, account: UUID, owner: UUID, traces: Traces
) -> None:  # D-16
    key = f"ab/{new_id().hex}"
    with service.bound():
        await domain.announce_contents([key], owner)
        await deliver(service, unlinked(account, owner, new_id()))

        async def seen_to() -> bool:
            rows = await fetch("SELECT due_at > now() AS later FROM unclaimed_content WHERE key = $1", key)
            return bool(rows[0]["later"])

        await eventually(seen_to)
        (traces.store / key).parent.mkdir(exist_ok=True)
        (traces.store / key).write_bytes(b"late")
        await fetch("UPDATE unclaimed_content SET due_at = now() WHERE key = $1", key)
        await eventually(seen_to)
        assert not (traces.store / key).exists()
        await fetch("UPDATE unclaimed_content SET due_at = now(), again_until = now() WHERE key = $1", key)
        await eventually(lambda: no_note_of(key))


async def no_note_of(key: str) -> bool:
    """Whether a key is forgotten."""
    return not await fetch("SELECT key FROM unclaimed_content WHERE key = $1", key)


async def test_answers_to_uploads_are_erased_also_those_that_refused_every_file(
    service: Service, upload: Upload, account: UUID, owner: UUID, erasure: UUID, acknowledged: Acknowledged
) -> None:  # D-16 D-41
    await upload(ROOF, idempotency_key="stored")
    await upload(("ana.txt", b"no picture"), idempotency_key="refused")
    with service.bound():
        assert len(await fetch(ANSWERS, account)) == 2
    await deliver(
        service, unlinked(account, owner, erasure), all_unlinked(account, erasure, 1), all_blanked(account, erasure)
    )
    await eventually(acknowledged)
    with service.bound():
        assert await fetch(ANSWERS, account) == []
