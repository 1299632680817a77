"""A lead becomes a customer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import (
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerMerged,
    CustomerState,
    DeletedCustomer,
)
from leads import domain
from leads.models import Lead

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
WHOLE = {"name": "Léo Martin", "email": "Leo@example.com", "contact_number": "07 11 22 33 44", "location": "Lyon"}
KNOWN = "SELECT id, name, version, email_key, phone_key FROM known_customer WHERE account_id = $1 ORDER BY id"


@pytest.fixture
def lead(add: Add) -> Callable[..., Awaitable[str]]:
    """Adds a lead that has all that a customer needs, and returns its path; fields can be given."""

    async def added(**given: Any) -> str:
        return f"/leads/{(await add(**{**WHOLE, **given}))['id']}"

    return added


async def test_a_lead_becomes_a_new_customer_once_however_often_that_is_asked(
    office: httpx.AsyncClient, lead: Callable[..., Awaitable[str]], announced: Announced, admin: Caller
) -> None:
    # D-30 D-23
    path = await lead(status="quote_sent")
    answers = await asyncio.gather(*[office.post(f"{path}/convert", json={}) for _ in range(2)])
    answers.append(await office.post(f"{path}/convert"))
    customer_id = answers[0].json()["customer_id"]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"customer_id": customer_id})] * 3
    shown = (await office.get(path)).json()
    assert (shown["customer_id"], shown["customer_name"], shown["status"]) == (customer_id, "Léo Martin", "quote_sent")
    _, converted = await announced(shown["id"])
    assert (converted["type"], converted["actor"]) == ("LeadConverted", f"staff/{admin.id}")
    assert (converted["body"]["created"], converted["body"]["lead"]["customer_id"]) == (True, customer_id)
    made_of = {"name": "Léo Martin", "email": "Leo@example.com", "phone": "07 11 22 33 44", "address": "Lyon"}
    assert converted["body"]["customer"] == made_of


async def test_a_lead_that_lacks_what_a_customer_needs_is_refused_and_stays_what_it_is(
    office: httpx.AsyncClient, add: Add, lead: Callable[..., Awaitable[str]], announced: Announced
) -> None:
    # D-30
    empty = await add()
    answer = await office.post(f"/leads/{empty['id']}/convert", json={})
    assert answer.status_code == 422
    errors = [(error["field"], error["code"]) for error in answer.json()["errors"]]
    assert errors == [("contact_number", "required"), ("location", "required")]
    half = await office.post(f"{await lead(location=None)}/convert", json={})
    assert [error["field"] for error in half.json()["errors"]] == ["location"]
    assert (await office.get(f"/leads/{empty['id']}")).json() == empty
    assert len(await announced(empty["id"])) == 1


@pytest.mark.parametrize(
    "given",
    [{"email": "LEÓ@example.com", "phone": "0611111111"}, {"email": "other@example.com", "phone": "+33 7 11 22 33 44"}],
)
async def test_customers_with_the_same_email_or_phone_are_shown_and_nothing_is_done(
    office: httpx.AsyncClient, service: Service, customer: Callable[..., CustomerState], given: Shown,
    lead: Callable[..., Awaitable[str]],
) -> None:  # fmt: skip
    # D-13 D-30
    known, other = customer(name="Leo", **given), customer(name="Somebody else")
    await deliver(service, CustomerCreated(customer=known), CustomerCreated(customer=other))
    path = await lead()
    refused = await office.post(f"{path}/convert", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "possible_duplicate")
    assert refused.json()["candidates"] == [{"id": str(known.id), "name": "Leo"}]
    assert (await office.get(path)).json()["customer_id"] is None
    allowed = await office.post(f"{path}/convert", json={}, params={"allow_duplicate": "true"})
    assert allowed.status_code == 200
    assert allowed.json()["customer_id"] != str(known.id)


async def test_who_changed_or_went_is_no_duplicate_any_more(
    office: httpx.AsyncClient, service: Service, account: UUID, customer: Callable[..., CustomerState],
    lead: Callable[..., Awaitable[str]],
) -> None:  # fmt: skip
    # D-13 D-30
    gone, changed = (customer(email=WHOLE["email"], phone=WHOLE["contact_number"]) for _ in range(2))
    await deliver(service, CustomerCreated(customer=gone), CustomerCreated(customer=changed))
    other = changed.model_copy(update={"version": 2, "email": "new@example.com", "phone": "0655555555"})
    last = DeletedCustomer(id=gone.id, account_id=account, version=2)
    await deliver(service, CustomerChanged(customer=other, changes=[]), CustomerDeleted(customer=last))
    assert (await office.post(f"{await lead()}/convert", json={})).status_code == 200
    with service.bound():
        rows = {row["id"]: row for row in await fetch(KNOWN, account)}
    assert (rows[gone.id]["name"], rows[gone.id]["email_key"], rows[gone.id]["phone_key"]) == ("", None, None)


async def test_two_leads_of_one_person_at_once_make_one_customer_and_show_the_other(
    office: httpx.AsyncClient, lead: Callable[..., Awaitable[str]]
) -> None:
    # D-13 D-30
    paths = [await lead(), await lead(contact_number="+33711223344", email="other@example.com")]
    answers = await asyncio.gather(*[office.post(f"{path}/convert", json={}) for path in paths])
    first, second = sorted(answers, key=lambda answer: answer.status_code)
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["candidates"] == [{"id": first.json()["customer_id"], "name": "Léo Martin"}]


async def test_a_customer_who_was_expected_is_known_by_their_own_events_and_after_their_deletion_there_can_be_another(
    office: httpx.AsyncClient, service: Service, account: UUID, customer: Callable[..., CustomerState],
    lead: Callable[..., Awaitable[str]],
) -> None:  # fmt: skip
    # D-30
    path = f"{await lead()}/convert"
    coming = UUID((await office.post(path, json={})).json()["customer_id"])
    with service.bound():
        expected = await fetch(KNOWN, account)
        await deliver(service, CustomerCreated(customer=customer(id=coming, name="Léo M.", email="leo@example.com")))
        known = await fetch(KNOWN, account)
    assert [(row["id"], row["name"], row["version"]) for row in expected] == [(coming, "Léo Martin", 0)]
    assert [(row["id"], row["name"], row["version"]) for row in known] == [(coming, "Léo M.", 1)]
    await deliver(service, CustomerDeleted(customer=DeletedCustomer(id=coming, account_id=account, version=2)))
    again = await office.post(path, json={})
    assert (again.status_code, again.json()["customer_id"] != str(coming)) == (200, True)


async def test_a_lead_can_be_linked_to_a_customer_who_is_there_whatever_it_lacks(
    office: httpx.AsyncClient, add: Add, announced: Announced, ana: CustomerState, service: Service,
    customer: Callable[..., CustomerState],
) -> None:  # fmt: skip
    # D-30 D-23
    lead, later = await add(name="Roof"), customer()
    path = f"/leads/{lead['id']}"
    linking = asyncio.create_task(office.post(f"{path}/convert", json={"customer_id": str(later.id)}))
    await deliver(service, CustomerCreated(customer=later))
    assert ((await linking).status_code, linking.result().json()) == (200, {"customer_id": str(later.id)})
    assert (await office.post(f"{path}/convert", json={})).json() == {"customer_id": str(later.id)}
    refused = await office.post(f"{path}/convert", json={"customer_id": str(ana.id)})
    assert (refused.status_code, refused.json()["code"]) == (409, "lead_already_converted")
    assert refused.json()["customer_id"] == str(later.id)
    assert (await office.get(path)).json()["customer_name"] == later.name
    _, converted = await announced(lead["id"])
    assert (converted["body"]["created"], converted["body"]["customer"]) == (False, None)


async def test_who_was_merged_is_linked_as_the_one_that_remains_and_who_is_gone_not_at_all(
    office: httpx.AsyncClient, add: Add, ana: CustomerState, service: Service, account: UUID,
    customer: Callable[..., CustomerState],
) -> None:  # fmt: skip
    # D-30
    merged, gone = customer(), customer()
    last = [DeletedCustomer(id=one.id, account_id=account, version=2) for one in (merged, gone)]
    await deliver(service, CustomerCreated(customer=merged), CustomerMerged(customer=last[0], into=ana))
    await deliver(service, CustomerCreated(customer=gone), CustomerDeleted(customer=last[1]))
    path = f"/leads/{(await add())['id']}/convert"
    refused = await office.post(path, json={"customer_id": str(gone.id)})
    assert refused.status_code == 422
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("customer_id", "not_known")]
    for chosen in (merged, ana, merged):
        answer = await office.post(path, json={"customer_id": str(chosen.id)})
        assert (answer.status_code, answer.json()) == (200, {"customer_id": str(ana.id)})


async def test_only_writers_of_the_account_convert_and_only_what_they_have_seen(
    office: httpx.AsyncClient, service: Service, account: UUID, ana: CustomerState,
    lead: Callable[..., Awaitable[str]],
) -> None:  # fmt: skip
    # D-30 D-01 D-02
    path = f"{await lead()}/convert"
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        for body in ({}, {"customer_id": str(ana.id)}):
            assert (await stranger.post(path, json=body)).status_code == 404
        theirs = await stranger.post("/leads", json={"name": "Mine", "email": "mine@example.com"})
        foreign = {"customer_id": str(ana.id)}
        assert (await stranger.post(f"/leads/{theirs.json()['id']}/convert", json=foreign)).status_code == 422
    for role in ("technician", "viewer"):
        async with client_of(service, somebody(role, account_id=account)) as client:
            assert (await client.post(path, json={})).status_code == 403
    stale = await office.post(path, json={}, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["current"]["customer_id"]) == (412, None)
    async with client_of(service, somebody("sales", account_id=account)) as seller:
        assert (await seller.post(path, json={}, headers={"If-Match": '"1"'})).status_code == 200


async def test_an_approved_quote_converts_where_the_account_says_so_and_nothing_speaks_against_it(
    office: httpx.AsyncClient, service: Service, account: UUID, admin: Caller, add: Add,
    lead: Callable[..., Awaitable[str]],
) -> None:  # fmt: skip
    # D-30
    async def approved(path: str) -> Any:
        """What becomes of a lead whose quote is approved."""
        with service.bound():
            async with transaction():
                taken = await Lead.take(account, UUID(path.removeprefix("/leads/")))
                await domain.convert_if_wanted(admin, taken, "FR")
        return (await office.get(path)).json()["customer_id"]

    first = await lead()
    assert await approved(first) is None
    said = await office.patch("/lead-settings", json={"convert_on_approval": True}, headers={"If-Match": '"0"'})
    assert said.json() == {"convert_on_approval": True, "version": 1}
    converted = await approved(first)
    assert converted == (await office.post(f"{first}/convert", json={})).json()["customer_id"]
    assert await approved(first) == converted
    assert [await approved(path) for path in (await lead(), f"/leads/{(await add())['id']}")] == [None, None]


async def test_only_an_admin_says_what_the_account_wants(
    office: httpx.AsyncClient, sales: tuple[Caller, httpx.AsyncClient]
) -> None:
    # D-30 D-02 D-41
    path = "/lead-settings"
    assert (await office.get(path)).json() == {"convert_on_approval": False, "version": 0}
    assert [(await sales[1].get(path)).status_code, (await sales[1].patch(path, json={})).status_code] == [403, 403]
    wanted = {"convert_on_approval": True}
    for _ in range(2):
        assert (await office.patch(path, json=wanted)).json() == {**wanted, "version": 1}
    stale = await office.patch(path, json={"convert_on_approval": False}, headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["current"]) == (412, {**wanted, "version": 1})
    for wrong in ({"convert_on_approval": None}, {"convert_on_approval": "perhaps"}, {"version": 3}):
        assert (await office.patch(path, json=wrong)).status_code == 422
