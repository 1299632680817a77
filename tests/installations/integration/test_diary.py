"""Events of a customer: appointments, follow-ups and others."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from support.received import deliver

from chassis.caller import Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import CustomerDeleted, CustomerState, DeletedCustomer

Shown = dict[str, Any]
Enter = Callable[..., Awaitable[Shown]]
START, END = "2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z"


@pytest.fixture
def entry(ana: CustomerState) -> Callable[..., Shown]:
    """An event for Ana; fields can be given."""
    usual = {"customer_id": str(ana.id), "title": "Yearly check", "starts_at": START, "ends_at": END}
    return lambda **given: {**usual, **given}


@pytest.fixture
def enter(office: httpx.AsyncClient, entry: Callable[..., Shown]) -> Enter:
    """Enters an event and returns it as it was shown."""

    async def entered(**given: Any) -> Shown:
        answer = await office.post("/events", json=entry(**given))
        assert answer.status_code == 201, answer.text
        shown: Shown = answer.json()
        return shown

    return entered


async def test_an_event_is_entered_changed_and_deleted(
    office: httpx.AsyncClient, enter: Enter, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:  # M-18 D-34
    added = await enter(kind="follow_up", notes="Ring twice", starts_at="2026-12-01T10:00:00+01:00")
    assert (added["kind"], added["starts_at"], added["version"]) == ("follow_up", START, 1)
    path = f"/events/{added['id']}"
    changed = await office.patch(path, json={"title": "Check"}, headers={"If-Match": '"1"'})
    assert (changed.json()["title"], changed.headers["ETag"]) == ("Check", '"2"')
    assert (await office.get(path)).json() == changed.json()
    assert (await office.delete(path, headers={"If-Match": '"1"'})).status_code == 412
    assert (await office.delete(path)).status_code == 204
    assert (await office.get(path)).status_code == 404
    types = [event["type"] for event in await announced(added["id"])]
    assert types == ["DiaryEventAdded", "DiaryEventChanged", "DiaryEventDeleted"]


async def test_the_profile_shows_all_events_of_a_customer_within_the_days_that_are_asked_for(
    office: httpx.AsyncClient, enter: Enter, ana: CustomerState
) -> None:  # M-18
    late = await enter(starts_at="2026-12-03T00:00:00Z", ends_at="2026-12-03T01:00:00Z", title="Late")
    over_midnight = await enter(starts_at="2026-12-01T23:00:00Z", ends_at="2026-12-02T01:00:00Z", title="Night")
    early = await enter(title="Early")
    of_ana = {"customer_id": str(ana.id)}

    async def titles(**asked: str) -> list[str]:
        listed = (await office.get("/events", params={**of_ana, **asked})).json()
        assert listed["total"] == len(listed["items"])
        return [item["title"] for item in listed["items"]]

    assert await titles() == [early["title"], over_midnight["title"], late["title"]]
    assert await titles(**{"from": "2026-12-02"}) == ["Night", "Late"]
    assert await titles(to="2026-12-02") == ["Early", "Night"]
    assert await titles(**{"from": "2026-12-02", "to": "2026-12-02"}) == ["Night"]
    assert (await office.get("/events", params={"customer_id": str(new_id())})).json()["total"] == 0


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"ends_at": START}, "ends_at", "not_after_start"),
        ({"starts_at": "2026-12-01T09:00:00"}, "starts_at", "not_a_moment"),
        ({"starts_at": 1}, "starts_at", "not_a_moment"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at", "out_of_range"),
        ({"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at", "out_of_range"),
        ({"kind": "party"}, "kind", "not_allowed"),
        ({"title": " "}, "title", "required"),
        ({"customer_id": "none"}, "customer_id", "not_a_uuid"),
    ],
)
async def test_what_is_wrong_is_named(
    office: httpx.AsyncClient, entry: Callable[..., Shown], given: Shown, field: str, code: str
) -> None:  # D-42
    answer = await office.post("/events", json=entry(**given))
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


async def test_a_change_can_not_make_an_event_end_before_it_begins(office: httpx.AsyncClient, enter: Enter) -> None:
    added = await enter()
    answer = await office.patch(f"/events/{added['id']}", json={"ends_at": "2026-12-01T08:00:00Z"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "ends_at")
    assert (await office.get(f"/events/{added['id']}")).json() == added


async def test_a_customer_s_diary_and_plans_go_with_them(
    service: Service,
    office: httpx.AsyncClient,
    enter: Enter,
    ana: CustomerState,
    announced: Callable[[Any], Awaitable[list[Shown]]],
) -> None:  # D-16
    plan = {"customer_id": str(ana.id), "name": "Care", "frequency": "yearly", "price": "1", "starts_on": "2026-01-01"}
    event, added = await enter(), (await office.post("/service-plans", json=plan)).json()
    gone = DeletedCustomer(id=ana.id, account_id=ana.account_id, version=2)
    await deliver(service, CustomerDeleted(customer=gone))
    assert (await office.get(f"/events/{event['id']}")).status_code == 404
    assert (await office.get(f"/service-plans/{added['id']}")).status_code == 404
    assert (await announced(event["id"]))[-1]["type"] == "DiaryEventDeleted"
    assert (await announced(added["id"]))[-1]["type"] == "ServicePlanDeleted"
    assert (await office.post("/service-plans", json=plan)).status_code == 422


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("sales", 200, 200), ("viewer", 200, 403), ("technician", 403, 403)]
)
async def test_the_office_reads_and_writers_write(
    service: Service, enter: Enter, account: object, role: Role, reads: int, writes: int
) -> None:  # D-02
    added = await enter()
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert (await client.get(f"/events/{added['id']}")).status_code == reads
        assert (await client.patch(f"/events/{added['id']}", json={"title": "Mine"})).status_code == writes
    async with client_of(service, somebody("admin", account_id=new_id())) as stranger:
        assert (await stranger.get(f"/events/{added['id']}")).status_code == 404
        assert (await stranger.get("/events")).json()["total"] == 0
