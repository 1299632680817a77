"""Over Kafka: what is stored and deleted is announced, and files go with what they belong to."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from aiokafka.structs import ConsumerRecord
from support.received import deliver

from chassis.caller import Caller
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import eventually
from contracts import Event
from contracts.media import MediaDeleted, MediaState, MediaStored
from media.settings import Settings
from tests.media.corpus import images
from tests.media.doors.conftest import Shown, StoreOne, Upload
from tests.media.doors.events import deleted, photo_removed, unlinked
from tests.media.doors.traces import Traces
from tests.media.doors.wire import Wire, header, wire_to

ROOF = ("roof.jpg", images.jpeg())
EventOf = Callable[[UUID, UUID], Event]


@pytest.fixture(scope="module")
async def wire(service: Service, settings: Settings) -> AsyncIterator[Wire]:
    """The service's topics."""
    async with wire_to(settings.kafka_servers) as wire:
        yield wire


@pytest.fixture
async def photo(store_one: StoreOne) -> Shown:
    """A stored photo."""
    return await store_one(ROOF[1])


def state_in(record: "ConsumerRecord[Any, Any]") -> Shown:
    """The state that an event carries."""
    shown: Shown = orjson.loads(record.value)["media"]
    return shown


async def test_what_is_stored_is_announced_whole(
    wire: Wire, photo: Shown, traces: Traces, uploader: Caller, owner: UUID, office: httpx.AsyncClient
) -> None:
    (record,) = await wire.about(photo["id"], 1)
    (row,) = await traces.rows()
    told = MediaStored.model_validate_json(record.value)
    assert told.media == MediaState.model_validate(row)
    assert (told.media.owner_id, told.media.uploaded_by, told.media.version) == (owner, uploader.id, 1)
    assert set(state_in(record)) == set(MediaState.model_fields)
    assert (header(record, "ce_type"), header(record, "ce_source")) == ("MediaStored", "/services/media")
    assert (header(record, "ce_actor"), header(record, "ce_channel")) == (f"staff/{uploader.id}", "api")
    assert header(record, "ce_accountid") == str(uploader.account_id)
    served = await office.get(f"/media/{photo['id']}")
    assert (served.headers["ETag"], len(served.content)) == (f'"{told.media.sha256}"', told.media.size)


@pytest.mark.parametrize("event_of", [deleted, unlinked])
async def test_files_go_with_their_owner(
    wire: Wire, upload: Upload, office: httpx.AsyncClient, account: UUID, owner: UUID, traces: Traces, event_of: EventOf
) -> None:  # D-16
    results = (await upload(ROOF, ROOF)).json()["results"]
    assert await traces.are_only(2)
    await wire.announce(event_of(account, owner))
    await traces.become_only(0)
    for media_id in [result["media"]["id"] for result in results]:
        for tail in ("", "/thumbnail", "/owner"):
            assert (await office.get(f"/media/{media_id}{tail}")).status_code == 404
        await says_goodbye(wire, media_id, owner)


async def test_a_photo_that_is_taken_away_goes_alone(
    wire: Wire, photo: Shown, store_one: StoreOne, office: httpx.AsyncClient, account: UUID, owner: UUID, traces: Traces
) -> None:
    other = await store_one(ROOF[1])
    await wire.announce(photo_removed(account, owner, photo["id"]))
    await says_goodbye(wire, photo["id"], owner)
    await traces.become_only(1)
    statuses = [(await office.get(f"/media/{media_id}")).status_code for media_id in (photo["id"], other["id"])]
    assert statuses == [404, 200]


async def says_goodbye(wire: Wire, media_id: str, owner: UUID) -> None:
    """The file's last words: that it is gone and whose it was, and then a tombstone."""
    stored, gone, tombstone = await wire.about(media_id, 3)
    last = MediaDeleted.model_validate_json(gone.value).media
    assert (str(last.id), last.owner_id, last.version) == (media_id, owner, 2)
    assert (header(gone, "ce_type"), header(gone, "ce_actor")) == ("MediaDeleted", "system")
    assert (tombstone.value, stored.partition, gone.partition) == (None, tombstone.partition, tombstone.partition)
    assert set(state_in(gone)) == {"id", "account_id", "version", "owner_type", "owner_id"}


@pytest.mark.parametrize("event_of", [deleted, unlinked])
async def test_what_is_for_others_changes_nothing(
    service: Service, photo: Shown, account: UUID, owner: UUID, traces: Traces, event_of: EventOf
) -> None:
    stranger = new_id()
    await deliver(service, event_of(account, new_id()), event_of(stranger, owner))
    await deliver(service, photo_removed(account, new_id(), new_id()), photo_removed(stranger, owner, photo["id"]))
    assert await traces.are_only(1)


async def test_the_same_news_twice_is_news_once(
    service: Service, photo: Shown, account: UUID, owner: UUID, traces: Traces
) -> None:
    await deliver(service, photo_removed(account, owner, photo["id"]))
    await deliver(service, photo_removed(account, owner, photo["id"]), deleted(account, owner))
    await deliver(service, unlinked(account, owner), deleted(account, owner))
    await traces.become_only(0)


async def test_another_accounts_news_do_not_close_an_owner(
    service: Service, upload: Upload, owner: UUID, traces: Traces
) -> None:
    await deliver(service, deleted(new_id(), owner))
    assert (await upload(ROOF)).status_code == 200
    assert await traces.are_only(1)


async def test_every_file_is_announced_again_as_it_stands(
    service: Service, wire: Wire, photo: Shown, store_one: StoreOne, account: UUID, owner: UUID
) -> None:
    gone = await store_one(ROOF[1])
    await deliver(service, photo_removed(account, owner, gone["id"]))
    assert service.snapshots is not None
    with service.bound():
        count = await service.snapshots()
    stored, snapshot = await wire.about(photo["id"], 2)
    assert count >= 1
    assert (header(snapshot, "ce_type"), header(snapshot, "ce_actor")) == ("MediaSnapshot", "system")
    assert state_in(snapshot) == state_in(stored)
    assert len(await wire.about(gone["id"], 3)) == 3


async def test_the_service_says_what_it_stands_on(service: Service) -> None:
    transport = httpx.ASGITransport(app=service.asgi)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as nobody:

        async def readiness() -> Any:
            answer = await nobody.get("/readyz")
            return answer if answer.json()["checks"]["kafka"] == "ok" else None

        answer = await eventually(readiness)
        assert (answer.status_code, answer.json()) == (
            200,
            {"ready": True, "checks": {"database": "ok", "kafka": "ok"}},
        )
        assert (await nobody.get("/livez")).status_code == 200
