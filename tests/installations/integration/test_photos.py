"""Completion photos: asked for, attached once, removed, and kept in step with media."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.caller import Caller
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of
from contracts import Actor
from contracts.customers import CustomerDeleted, CustomerState, DeletedCustomer
from contracts.installations import InstallationStatus
from contracts.media import DeletedMedia, MediaDeleted, MediaState, MediaStored

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
EVERY_STATUS = get_args(InstallationStatus)
TAKING = ("started", "completed", "contract_sent", "contract_signed", "customer_approved")


def photo(second: int = 0) -> Shown:
    return {"id": str(new_id()), "width": 1600, "height": 1200, "uploaded_at": f"2026-11-20T10:00:{second:02}Z"}


def stored(account: UUID, owner: str, shown: Shown, **given: Any) -> MediaStored:
    media = {
        "id": shown["id"], "account_id": account, "version": 1, "owner_type": "installation", "owner_id": owner,
        "filename": "roof.jpg", "content_type": "image/jpeg", "size": 1000, "sha256": "0" * 64, "width": 1600,
        "height": 1200, "uploaded_by": None, "uploaded_at": shown["uploaded_at"], **given,
    }  # fmt: skip
    return MediaStored(media=MediaState.model_validate(media))


def gone(account: UUID, owner: str, shown: Shown) -> MediaDeleted:
    media = {"id": shown["id"], "account_id": account, "version": 2, "owner_type": "installation", "owner_id": owner}
    return MediaDeleted(media=DeletedMedia.model_validate(media))


@pytest.fixture
async def job(schedule: Schedule) -> Shown:
    """An installation on which work has started."""
    return await schedule("started")


@pytest.fixture
async def gateway(service: Service, admin: Caller, job: Shown) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway, calling for the admin after media has stored their photos."""
    async with client_of(service, replace(admin, records=frozenset({f"attach:{job['id']}"}))) as client:
        yield client


async def attach(gateway: httpx.AsyncClient, job: Shown, *photos: Shown) -> httpx.Response:
    return await gateway.post(f"/installations/{job['id']}/photos/attach", json={"photos": photos})


@pytest.mark.parametrize("status", EVERY_STATUS)  # D-33
async def test_photos_may_come_once_the_work_has_started(
    office: httpx.AsyncClient, schedule: Schedule, status: str
) -> None:
    planned = await schedule(status)
    answer = await office.get(f"/installations/{planned['id']}/photos/right")
    assert answer.status_code == (204 if status in TAKING else 409)
    assert answer.status_code == 204 or answer.json()["code"] == "photos_refused"


async def test_attached_photos_are_shown_in_the_order_of_their_upload(
    gateway: httpx.AsyncClient, office: httpx.AsyncClient, job: Shown, announced: Announced
) -> None:  # C-40 C-47 D-33
    late, early = photo(2), photo(1)
    answer = await attach(gateway, job, late, early)
    assert (answer.status_code, answer.headers["ETag"]) == (201, f'"{job["version"] + 2}"')
    shown = (await office.get(f"/installations/{job['id']}")).json()["photos"]
    assert answer.json() == shown
    url = f"/api/v1/media/{early['id']}"
    assert shown["items"][0] == {**early, "url": url, "thumbnail_url": f"{url}/thumbnail"}
    assert ([item["id"] for item in shown["items"]], shown["total"]) == ([early["id"], late["id"]], 2)
    added = [event for event in await announced(job["id"]) if event["type"] == "InstallationPhotoAdded"]
    assert [event["body"]["photo"] for event in added] == [late, early]
    assert added[-1]["body"]["installation"]["photos"] == [early, late]


async def test_photos_are_listed_in_pages(gateway: httpx.AsyncClient, office: httpx.AsyncClient, job: Shown) -> None:
    photos = [photo(second) for second in range(3)]
    await attach(gateway, job, *photos)
    page = (await office.get(f"/installations/{job['id']}/photos", params={"page": 2, "page_size": 2})).json()
    assert ([item["id"] for item in page["items"]], page["total"]) == ([photos[2]["id"]], 3)


async def test_only_the_gateways_word_attaches_a_photo(
    service: Service, admin: Caller, office: httpx.AsyncClient, job: Shown
) -> None:
    assert (await attach(office, job, photo())).status_code == 404
    other = replace(admin, records=frozenset({f"attach:{new_id()}"}))
    async with client_of(service, other) as elsewhere:
        assert (await attach(elsewhere, job, photo())).status_code == 404


@pytest.mark.parametrize("order", [1, -1])
async def test_a_photo_that_comes_by_request_and_by_event_at_once_is_added_once(
    service: Service, gateway: httpx.AsyncClient, job: Shown, account: UUID, announced: Announced, order: int
) -> None:
    photos = [photo(second) for second in range(8)]
    requests = [attach(gateway, job, one) for one in photos]
    events = [deliver(service, stored(account, job["id"], one)) for one in photos]
    await asyncio.gather(*[call for pair in zip(requests, events, strict=True) for call in pair[::order]])
    assert (await attach(gateway, job, *photos)).json()["total"] == 8
    added = [event for event in await announced(job["id"]) if event["type"] == "InstallationPhotoAdded"]
    assert sorted(event["body"]["photo"]["id"] for event in added) == sorted(one["id"] for one in photos)


async def test_the_event_alone_adds_the_photo_in_the_name_of_who_uploaded_it(
    service: Service, office: httpx.AsyncClient, job: Shown, account: UUID, announced: Announced
) -> None:
    tom = Actor(kind="staff", id=new_id(), name="Tom Technician")
    await deliver(service, stored(account, job["id"], photo()), actor=tom, channel="web")
    assert (await office.get(f"/installations/{job['id']}")).json()["photos"]["total"] == 1
    assert (await announced(job["id"]))[-1]["actor"] == f"staff/{tom.id}"


async def test_a_removed_photo_stays_away_when_its_event_comes_late(
    service: Service, gateway: httpx.AsyncClient, job: Shown, account: UUID, announced: Announced
) -> None:
    one, two = photo(1), photo(2)
    await attach(gateway, job, one, two)
    path = f"/installations/{job['id']}/photos/{one['id']}"
    assert (await gateway.delete(path)).status_code == 204
    assert (await gateway.delete(path)).status_code == 404
    await deliver(service, stored(account, job["id"], one), gone(account, job["id"], one))
    assert [item["id"] for item in (await attach(gateway, job, one)).json()["items"]] == [two["id"]]
    last = (await announced(job["id"]))[-1]
    assert (last["type"], last["body"]["photo_id"]) == ("InstallationPhotoRemoved", one["id"])


async def test_a_photo_whose_file_is_gone_goes_too(
    service: Service, gateway: httpx.AsyncClient, job: Shown, account: UUID
) -> None:
    one = photo()
    await deliver(service, stored(account, job["id"], one))
    await deliver(service, gone(account, job["id"], one))
    assert (await gateway.get(f"/installations/{job['id']}/photos")).json()["items"] == []


async def test_what_has_nothing_to_be_added_to_is_passed_over(
    service: Service, gateway: httpx.AsyncClient, job: Shown, account: UUID, ana: CustomerState
) -> None:  # D-16
    await deliver(service, stored(account, str(new_id()), photo()), gone(account, str(new_id()), photo()))
    last_words = DeletedCustomer(id=ana.id, account_id=account, version=2)
    await deliver(service, CustomerDeleted(customer=last_words), stored(account, job["id"], photo()))
    assert (await gateway.get(f"/installations/{job['id']}")).json()["photos"]["total"] == 0
    assert (await attach(gateway, job, photo())).status_code == 404
    assert (await gateway.get(f"/installations/{job['id']}/photos/right")).status_code == 409


async def test_a_technician_removes_a_photo_of_their_own_installation(
    service: Service, schedule: Schedule, technician: tuple[Caller, httpx.AsyncClient], account: UUID
) -> None:  # D-02 D-33
    tom, client = technician
    own = await schedule("started", technician_id=str(tom.id))
    one = {**photo(), "uploaded_at": datetime.now(UTC).isoformat()}
    await deliver(service, stored(account, own["id"], one))
    assert (await client.get(f"/installations/{own['id']}/photos/right")).status_code == 204
    assert (await client.delete(f"/installations/{own['id']}/photos/{one['id']}")).status_code == 204
