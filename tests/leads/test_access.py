"""Who may do what with leads, whom they can be given to, and requests that come twice."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis import arriving
from chassis.caller import Caller, Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
BODY = {"name": "Ana", "email": "ana@example.com"}


@pytest.mark.parametrize(("role", "reads", "writes"), [("viewer", 200, 403), ("technician", 403, 403)])
async def test_a_viewer_only_looks_and_a_technician_has_no_business_here(
    service: Service, account: UUID, add: Add, role: Role, reads: int, writes: int
) -> None:
    # D-02
    place = f"/leads/{(await add())['id']}"
    async with client_of(service, somebody(role, account_id=account)) as client:
        for path in (place, "/leads", "/leads/board"):
            assert (await client.get(path)).status_code == reads
        assert (await client.post("/leads", json=BODY)).status_code == writes
        assert (await client.patch(place, json={"status": "contacted"})).status_code == writes
        assert (await client.delete(place)).status_code == writes


@pytest.mark.parametrize("role", ["admin", "manager", "sales"])
async def test_the_office_manages_leads_from_the_first_contact_to_the_end(
    service: Service, account: UUID, role: Role
) -> None:
    # L-01 L-17 L-23 L-24 L-26 L-31 D-02
    async with client_of(service, somebody(role, account_id=account)) as client:
        place = f"/leads/{(await client.post('/leads', json=BODY)).json()['id']}"
        assert (await client.patch(place, json={"status": "contacted", "priority": "low"})).status_code == 200
        assert (await client.delete(place, headers={"If-Match": '"1"'})).status_code == 412
        assert (await client.get(place)).json()["status"] == "contacted"
        assert (await client.delete(place, headers={"If-Match": '"2"'})).status_code == 204
        assert (await client.delete(place)).status_code == 404


async def test_another_accounts_lead_does_not_exist(service: Service, office: httpx.AsyncClient, add: Add) -> None:
    # D-01
    lead = await add(name="Secret")
    place = f"/leads/{lead['id']}"
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        answers = [await stranger.get(place), await stranger.delete(place)]
        answers += [await stranger.patch(place, json=body) for body in ({"name": "Mine"}, {"status": "contacted"})]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "lead_not_found")] * 4
        for path in ("/leads", "/leads?q=secret", "/leads/board"):
            assert lead["id"] not in (await stranger.get(path)).text
    assert (await office.get(place)).json() == lead


async def test_everything_that_is_wrong_is_said_at_once(
    office: httpx.AsyncClient, add: Add, form: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    # L-10 D-24 D-25 D-42
    monkeypatch.setattr(arriving, "WAIT_SECONDS", 0)
    wrong = {
        "installation_partner_id": str(new_id()), "source": "nowhere", "assigned_to": str(new_id()), "status": "lost",
        "contact_date": "2026-11-02", "follow_up_date": "2026-11-01",
    }  # fmt: skip
    expected = {"installation_partner_id", "source", "assigned_to", "lost_reason", "follow_up_date"}
    added = await office.post("/leads", json=form(**wrong))
    changed = await office.patch(f"/leads/{(await add())['id']}", json=wrong)
    for answer in (added, changed):
        assert answer.status_code == 422
        assert {error["field"] for error in answer.json()["errors"]} == expected
    shapes = {"name": "", "email": "ana", "priority": "urgent", "value": 1.5, "contact_date": "2 November"}
    answer = await office.post("/leads", json=shapes)
    assert {error["field"] for error in answer.json()["errors"]} == set(shapes)


async def test_a_follow_up_in_the_past_is_allowed_and_one_before_the_known_contact_is_not(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-12 L-13 D-25
    lead = await add(contact_date="2020-02-28", follow_up_date="2020-02-28")
    refused = await office.patch(f"/leads/{lead['id']}", json={"follow_up_date": "2020-02-27"})
    assert [error["code"] for error in refused.json()["errors"]] == ["before_contact"]
    moved = {"contact_date": "2020-01-01", "follow_up_date": "2020-01-02"}
    assert (await office.patch(f"/leads/{lead['id']}", json=moved)).status_code == 200
    largest = await office.patch(f"/leads/{lead['id']}", json={"value": "999999999.99"})
    assert largest.json()["value"] == "999999999.99"


async def test_a_repeated_request_adds_one_lead(office: httpx.AsyncClient, form: Callable[..., Shown]) -> None:
    # L-17 D-41
    key = {"Idempotency-Key": "one"}
    first, again = [await office.post("/leads", json=form(), headers=key) for _ in range(2)]
    assert (first.status_code, again.json()) == (201, first.json())
    other = await office.post("/leads", json=form(name="Other"), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert (await office.get("/leads")).json()["total"] == 1
    source = {"label_en": "Fair", "label_fr": "Foire"}
    added = [await office.post("/lead-sources", json=source, headers=key | {"Idempotency-Key": "two"}) for _ in "12"]
    taken = await office.post("/lead-sources", json=source, headers={"Idempotency-Key": "three"})
    assert [answer.status_code for answer in (*added, taken)] == [201, 201, 409]


async def test_who_has_signed_in_is_in_the_directory_by_name_and_can_be_given_leads(
    service: Service, office: httpx.AsyncClient, admin: Caller, sales: tuple[Caller, httpx.AsyncClient], add: Add
) -> None:
    # L-38 D-24
    sam, calls = sales
    assert (await calls.post("/staff/me")).status_code == 204
    lead = await add(assigned_to=str(sam.id))
    assert lead["assigned_to"] == str(sam.id)
    directory = (await office.get("/staff")).json()
    people = [(admin, "Ada Admin", "admin"), (sam, "Sam Sales", "sales")]
    shown = [{"id": str(one.id), "name": name, "email": None, "role": role} for one, name, role in people]
    assert directory == {"items": shown, "page": 1, "page_size": 100, "total": 2}
    assert (await office.get("/staff?page=2&page_size=1")).json()["items"] == shown[1:]
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        refused = await stranger.post("/leads", json={**BODY, "assigned_to": str(sam.id)})
        assert [error["field"] for error in refused.json()["errors"]] == ["assigned_to"]
        assert str(sam.id) not in (await stranger.get("/staff")).text
    unassigned = await office.patch(f"/leads/{lead['id']}", json={"assigned_to": None})
    assert unassigned.json()["assigned_to"] is None
