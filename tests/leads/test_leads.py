"""Adding, changing and deleting leads."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller
from chassis.ids import new_id

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
FULL = {
    "name": "Heat pump Müller", "email": "ana@example.com", "priority": "low", "contact_number": "06 12 34 56 78",
    "location": "1 rue des Lilas\nLyon", "value": "12500.5", "source": "website", "contact_date": "2026-11-02",
    "follow_up_date": "2026-11-20",
}  # fmt: skip


async def test_a_lead_needs_a_name_and_an_email_and_starts_pending_with_its_creator(
    office: httpx.AsyncClient, admin: Caller
) -> None:
    # L-01 L-02 L-03 L-04 L-05 L-06 L-15 L-16 L-60 D-24
    answer = await office.post("/leads", json={"name": "Müller", "email": "ana@example.com"})
    assert answer.status_code == 201
    lead = answer.json()
    assert (lead["priority"], lead["status"], lead["assigned_to"]) == ("high", "pending", str(admin.id))
    assert answer.headers["location"] == f"/api/v1/leads/{lead['id']}"
    assert (await office.get(f"/leads/{lead['id']}")).json() == lead


async def test_every_field_is_kept(add: Add, office: httpx.AsyncClient, partner: UUID, admin: Caller) -> None:
    # L-07 L-08 L-09 L-10 L-11 L-12 L-13 D-25
    lead = await add(**FULL, installation_partner_id=str(partner), assigned_to=str(admin.id))
    expected = {**FULL, "value": "12500.50", "installation_partner_id": str(partner), "quote_count": 0, "version": 1}
    assert {name: lead[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"email": "ana@"}, "email", "not_an_email"),
        ({"priority": "urgent"}, "priority", "not_allowed"),
        ({"value": "-1"}, "value", "too_small"),
        ({"value": "1000000000"}, "value", "too_large"),
        ({"value": "1.005"}, "value", "not_an_amount"),
        ({"source": "nowhere"}, "source", "not_known"),
        ({"status": "somewhere"}, "status", "not_known"),
        ({"status": "lost"}, "lost_reason", "missing"),
        ({"contact_date": "2026-11-02", "follow_up_date": "2026-11-01"}, "follow_up_date", "before_contact"),
        ({"assigned_to": str(new_id())}, "assigned_to", "not_known"),
        ({"customer_id": str(new_id())}, "customer_id", "unknown_field"),
    ],
)
async def test_what_is_wrong_is_named(
    office: httpx.AsyncClient, form: Callable[..., Shown], given: Shown, field: str, code: str
) -> None:
    # L-15 D-25 D-42
    answer = await office.post("/leads", json=form(**given))
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


async def test_any_field_can_be_changed_and_changes_are_announced(
    add: Add, office: httpx.AsyncClient, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    # L-21 L-24 L-25 L-26 L-65
    lead = await add()
    answer = await office.patch(f"/leads/{lead['id']}", json=FULL, headers={"If-Match": '"1"'})
    assert answer.status_code == 200
    assert answer.json()["value"] == "12500.50"
    again = await office.patch(f"/leads/{lead['id']}", json=FULL)
    assert again.json()["version"] == 2
    created, changed = await announced(lead["id"])
    assert (created["type"], changed["type"]) == ("LeadCreated", "LeadChanged")
    assert {"field": "value", "old": None, "new": "12500.50"} in changed["body"]["changes"]


async def test_a_move_is_announced_and_a_lost_lead_needs_a_reason_that_goes_when_it_is_found_again(
    add: Add, office: httpx.AsyncClient, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    # L-79 L-80 D-22
    lead = await add()
    path = f"/leads/{lead['id']}"
    assert (await office.patch(path, json={"status": "lost"})).status_code == 422
    lost = await office.patch(path, json={"status": "lost", "lost_reason": "Too dear"})
    assert (lost.json()["status"], lost.json()["lost_reason"]) == ("lost", "Too dear")
    found = await office.patch(path, json={"status": "completed"})
    assert found.json()["lost_reason"] is None
    events = await announced(lead["id"])
    assert [event["type"] for event in events[1:]] == ["LeadStatusChanged"] * 2
    assert (events[2]["body"]["old"], events[2]["body"]["new"]) == ("lost", "completed")
    assert events[2]["body"]["lead"]["status_type"] == "won"


async def test_a_stale_write_is_answered_with_the_lead_as_it_is(add: Add, office: httpx.AsyncClient) -> None:
    # D-41
    lead = await add()
    path = f"/leads/{lead['id']}"
    await office.patch(path, json={"priority": "low"})
    stale = await office.patch(path, json={"priority": "medium"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["priority"]) == (412, "low")


async def test_a_deleted_lead_is_gone_for_good(
    add: Add, office: httpx.AsyncClient, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    # L-27 L-31
    lead = await add()
    assert (await office.delete(f"/leads/{lead['id']}")).status_code == 204
    assert (await office.get(f"/leads/{lead['id']}")).status_code == 404
    assert (await announced(lead["id"]))[-1]["type"] == "LeadDeleted"
