"""Documents of leads: attached once, listed, taken away, and kept in step with media."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.caller import Caller
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts import Actor
from contracts.media import DeletedMedia, MediaDeleted, MediaState, MediaStored

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]


def document(second: int = 0, **given: Any) -> Shown:
    return {
        "id": str(new_id()), "filename": "plan.pdf", "content_type": "application/pdf", "size": 48_213,
        "uploaded_at": f"2026-11-20T10:00:{second:02}Z", **given,
    }  # fmt: skip


def stored(account: UUID, lead: Shown, shown: Shown, **given: Any) -> MediaStored:
    media = {
        **shown, "account_id": account, "version": 1, "owner_type": "lead", "owner_id": lead["id"], "sha256": "0" * 64,
        "width": None, "height": None, "uploaded_by": None, **given,
    }  # fmt: skip
    return MediaStored(media=MediaState.model_validate(media))


def gone(account: UUID, lead: Shown, shown: Shown) -> MediaDeleted:
    media = {"id": shown["id"], "account_id": account, "version": 2, "owner_type": "lead", "owner_id": lead["id"]}
    return MediaDeleted(media=DeletedMedia.model_validate(media))


@pytest.fixture
async def lead(add: Add) -> Shown:
    """A lead without documents."""
    return await add()


@pytest.fixture
async def gateway(service: Service, admin: Caller, lead: Shown) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway, calling for the admin after media has stored their documents."""
    async with client_of(service, replace(admin, records=frozenset({f"attach:{lead['id']}"}))) as client:
        yield client


async def attach(client: httpx.AsyncClient, lead: Shown, *documents: Shown) -> httpx.Response:
    return await client.post(f"/leads/{lead['id']}/documents/attach", json={"documents": documents})


async def listed(client: httpx.AsyncClient, lead: Shown) -> list[str]:
    items = (await client.get(f"/leads/{lead['id']}/documents")).json()["items"]
    return [item["id"] for item in items]


async def test_attached_documents_are_listed_in_the_order_of_their_upload(
    gateway: httpx.AsyncClient, admin: Caller, lead: Shown, announced: Announced
) -> None:
    # L-54 L-57
    late, early = document(2, filename="façade.png", content_type="image/png"), document(1)
    assert (await attach(gateway, lead, late, early)).status_code == 204
    page = (await gateway.get(f"/leads/{lead['id']}/documents")).json()
    mine = {"uploaded_by": str(admin.id)}
    assert page["items"] == [{**one, **mine, "url": f"/api/v1/media/{one['id']}"} for one in (early, late)]
    second = (await gateway.get(f"/leads/{lead['id']}/documents", params={"page": 2, "page_size": 1})).json()
    assert ([item["id"] for item in second["items"]], second["total"]) == ([late["id"]], 2)
    assert (await gateway.get(f"/leads/{lead['id']}")).json() == lead
    (added,) = await announced(late["id"])
    assert (added["type"], added["actor"]) == ("LeadDocumentAdded", f"staff/{admin.id}")
    assert added["body"]["document"]["lead_id"] == lead["id"]
    assert "façade" not in str(added["body"])


async def test_only_the_gateways_word_attaches_a_document(
    service: Service, admin: Caller, office: httpx.AsyncClient, lead: Shown
) -> None:
    # D-39
    assert (await attach(office, lead, document())).status_code == 404
    other = replace(admin, records=frozenset({f"attach:{new_id()}"}))
    async with client_of(service, other) as elsewhere:
        assert (await attach(elsewhere, lead, document())).status_code == 404
    assert await listed(office, lead) == []


@pytest.mark.parametrize("order", [1, -1])
async def test_a_document_that_comes_by_request_and_by_event_at_once_is_added_once(
    service: Service, gateway: httpx.AsyncClient, lead: Shown, account: UUID, announced: Announced, order: int
) -> None:
    documents = [document(second) for second in range(8)]
    requests = [attach(gateway, lead, one) for one in documents]
    events = [deliver(service, stored(account, lead, one)) for one in documents]
    await asyncio.gather(*[call for pair in zip(requests, events, strict=True) for call in pair[::order]])
    assert await listed(gateway, lead) == [one["id"] for one in documents]
    assert [len(await announced(one["id"])) for one in documents] == [1] * 8


async def test_the_event_alone_adds_the_document_in_the_name_of_who_uploaded_it(
    service: Service, office: httpx.AsyncClient, lead: Shown, account: UUID, announced: Announced
) -> None:
    sam, one = Actor(kind="staff", id=new_id(), name="Sam Sales"), document()
    await deliver(service, stored(account, lead, one), actor=sam, channel="web")
    (item,) = (await office.get(f"/leads/{lead['id']}/documents")).json()["items"]
    assert (item["id"], item["uploaded_by"]) == (one["id"], str(sam.id))
    assert (await announced(one["id"]))[0]["actor"] == f"staff/{sam.id}"


async def test_what_was_taken_away_stays_away_when_its_event_comes_late(
    service: Service, gateway: httpx.AsyncClient, lead: Shown, account: UUID, announced: Announced
) -> None:
    # L-59
    one, two = document(1), document(2)
    await attach(gateway, lead, one, two)
    path = f"/leads/{lead['id']}/documents/{one['id']}"
    assert (await gateway.delete(path, headers={"If-Match": '"9"'})).status_code == 412
    assert (await gateway.delete(path)).status_code == 204
    again = await gateway.delete(path)
    assert (again.status_code, again.json()["code"]) == (404, "document_not_found")
    await deliver(service, stored(account, lead, one), gone(account, lead, one))
    await attach(gateway, lead, one)
    assert await listed(gateway, lead) == [two["id"]]
    last = (await announced(one["id"]))[-1]
    assert (last["type"], last["body"]["document"]["lead_id"]) == ("LeadDocumentRemoved", lead["id"])


async def test_a_document_whose_file_is_gone_goes_too(
    service: Service, office: httpx.AsyncClient, lead: Shown, account: UUID
) -> None:
    one = document()
    await deliver(service, stored(account, lead, one))
    assert await listed(office, lead) == [one["id"]]
    await deliver(service, gone(account, lead, one))
    assert await listed(office, lead) == []


async def test_documents_go_with_their_lead_and_later_ones_are_passed_over(
    service: Service, gateway: httpx.AsyncClient, lead: Shown, account: UUID
) -> None:
    # L-27 L-33
    kept, late = document(), document()
    await attach(gateway, lead, kept)
    await gateway.delete(f"/leads/{lead['id']}/documents/{kept['id']}")
    await attach(gateway, lead, document(1))
    assert (await gateway.delete(f"/leads/{lead['id']}")).status_code == 204
    await deliver(service, stored(account, lead, late), gone(account, lead, late))
    photo = stored(account, {"id": str(new_id())}, document(), owner_type="installation")
    await deliver(service, photo)
    for path in ("documents", "documents/right"):
        answer = await gateway.get(f"/leads/{lead['id']}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "lead_not_found")
    assert (await attach(gateway, lead, late)).status_code == 404


async def test_a_document_is_reached_by_its_own_lead_only(
    service: Service, gateway: httpx.AsyncClient, add: Add, lead: Shown
) -> None:
    # D-01
    one, other = document(), await add()
    await attach(gateway, lead, one)
    assert (await gateway.delete(f"/leads/{other['id']}/documents/{one['id']}")).status_code == 404
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.get(f"/leads/{lead['id']}/documents")).status_code == 404
        assert (await stranger.delete(f"/leads/{lead['id']}/documents/{one['id']}")).status_code == 404
    assert await listed(gateway, lead) == [one["id"]]


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("manager", 200, 204), ("sales", 200, 204), ("viewer", 200, 403), ("technician", 403, 403)],
)
async def test_who_may_read_leads_reads_their_documents_and_who_may_change_them_uploads(
    service: Service, account: UUID, lead: Shown, gateway: httpx.AsyncClient, role: Any, reads: int, writes: int
) -> None:
    # D-02 D-39
    one = document()
    await attach(gateway, lead, one)
    path = f"/leads/{lead['id']}/documents"
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert (await client.get(path)).status_code == reads
        assert (await client.get(f"{path}/right")).status_code == writes
        assert (await client.delete(f"{path}/{one['id']}")).status_code == writes
