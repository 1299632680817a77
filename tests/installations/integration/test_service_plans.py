"""Service plans of a customer."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import CustomerState

Shown = dict[str, Any]


@pytest.fixture
def form(ana: CustomerState) -> Callable[..., Shown]:
    """A plan for Ana; fields can be given."""
    usual = {
        "customer_id": str(ana.id), "name": "Heat pump care", "frequency": "yearly", "price": "180.00",
        "starts_on": "2100-03-01",
    }  # fmt: skip
    return lambda **given: {**usual, **given}


async def test_a_customer_s_service_plan_is_visible(
    office: httpx.AsyncClient, form: Callable[..., Shown], ana: CustomerState
) -> None:  # M-19 D-34
    added = (await office.post("/service-plans", json=form(description="Filters"))).json()
    assert (added["status"], added["next_due_on"], added["price"]) == ("active", "2100-03-01", "180.00")
    listed = (await office.get("/service-plans", params={"customer_id": str(ana.id)})).json()
    assert (listed["items"], listed["total"]) == ([added], 1)
    assert (await office.get(f"/service-plans/{added['id']}")).json() == added


async def test_a_running_plan_is_due_next_today_or_later(
    office: httpx.AsyncClient, form: Callable[..., Shown]
) -> None:  # M-19
    added = (await office.post("/service-plans", json=form(starts_on="2020-01-31", frequency="monthly"))).json()
    assert date.fromisoformat(added["next_due_on"]) >= date.today()


async def test_a_plan_is_paused_resumed_ended_and_deleted(
    office: httpx.AsyncClient, form: Callable[..., Shown], announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    added = (await office.post("/service-plans", json=form())).json()
    path = f"/service-plans/{added['id']}"
    for status, due in (("paused", None), ("active", "2100-03-01"), ("ended", None)):
        changed = (await office.patch(path, json={"status": status})).json()
        assert (changed["status"], changed["next_due_on"]) == (status, due)
    assert (await office.patch(path, json={"price": "1.00"}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await office.delete(path)).status_code == 204
    events = await announced(added["id"])
    types = ["ServicePlanAdded", *["ServicePlanChanged"] * 3, "ServicePlanDeleted"]
    assert [event["type"] for event in events] == types
    assert events[1]["body"]["changes"] == [{"field": "status", "old": "active", "new": "paused"}]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"frequency": "daily"}, "frequency", "not_a_frequency"),
        ({"price": "-0.01"}, "price", "too_small"),
        ({"price": "1.001"}, "price", "not_an_amount"),
        ({"price": "1000000000.00"}, "price", "too_large"),
        ({"price": 1.5}, "price", "not_an_amount"),
        ({"price": "NaN"}, "price", "not_a_number"),
        ({"starts_on": "2026-02-30"}, "starts_on", "not_a_date"),
        ({"starts_on": "9999-12-31"}, "starts_on", "out_of_range"),
        ({"name": ""}, "name", "required"),
        ({"customer_id": str(new_id())}, "customer_id", "customer_not_found"),
    ],
)
async def test_what_is_wrong_is_named(
    office: httpx.AsyncClient, form: Callable[..., Shown], given: Shown, field: str, code: str
) -> None:  # D-42
    answer = await office.post("/service-plans", json=form(**given))
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


async def test_plans_are_the_account_s_own(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], account: object
) -> None:  # D-01 D-02
    path = f"/service-plans/{(await office.post('/service-plans', json=form())).json()['id']}"
    async with client_of(service, somebody("admin", account_id=new_id())) as stranger:
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.get("/service-plans")).json()["total"] == 0
        assert (await stranger.post("/service-plans", json=form())).status_code == 422
    async with client_of(service, somebody("technician", account_id=account)) as technician:
        assert (await technician.get(path)).status_code == 403
