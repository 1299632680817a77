"""Invoices to customers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from support.held import blocked, held
from support.received import deliver

from chassis.caller import Caller, Role
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody
from contracts.customers import (
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerMerged,
    CustomerState,
    DeletedCustomer,
)
from contracts.installations import InvoiceSnapshot
from installations import domain
from installations.commands import AddInvoice
from installations.main import announce_again

Shown = dict[str, Any]
Announced = Callable[[Any], Awaitable[list[Shown]]]
SNAPSHOTS = "SELECT body FROM outbox WHERE account_id = $1 AND kind = 'snapshot' AND aggregate_id = $2"


@pytest.fixture
def form(ana: CustomerState) -> Callable[..., Shown]:
    """An invoice to Ana; fields can be given."""
    usual = {
        "customer_id": str(ana.id), "number": "2026-1", "date": "2026-12-01", "due": "2026-12-31",
        "address": "1 rue des Lilas, Lyon", "description": "Heat pump, installed", "amount": "4250.00",
    }  # fmt: skip
    return lambda **given: {**usual, **given}


@pytest.fixture
def enter(office: httpx.AsyncClient, form: Callable[..., Shown]) -> Callable[..., Awaitable[Shown]]:
    """Enters an invoice and returns it as it was shown."""

    async def entered(**given: Any) -> Shown:
        answer = await office.post("/invoices", json=form(**given))
        assert answer.status_code == 201, answer.text
        shown: Shown = answer.json()
        return shown

    return entered


Enter = Callable[..., Awaitable[Shown]]


def renamed(customer: CustomerState, name: str) -> CustomerChanged:
    return CustomerChanged(customer=customer.model_copy(update={"version": 2, "name": name}), changes=[])


async def test_the_customer_is_the_entity_named_on_an_invoice(
    office: httpx.AsyncClient, form: Callable[..., Shown], ana: CustomerState
) -> None:  # M-02 D-36
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    whole = form(property_reference="FLAT-12", installation_partner_id=partner, currency="CHF", status="paid")
    answer = await office.post("/invoices", json=whole)
    added = answer.json()
    own = {"id": added["id"], "version": 1, "created_at": added["created_at"], "updated_at": added["updated_at"]}
    assert (answer.status_code, added) == (201, {**whole, "customer_name": "Ana Müller", **own})
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"1"', f"/api/v1/invoices/{added['id']}")
    assert (await office.get(f"/invoices/{added['id']}")).json() == added
    listed = (await office.get("/invoices", params={"customer_id": str(ana.id)})).json()
    assert (listed["items"], listed["total"]) == ([added], 1)


async def test_what_is_left_out_is_unpaid_and_in_euros(enter: Enter) -> None:  # D-36
    added = await enter(amount="0", property_reference=" ")
    assert (added["status"], added["currency"], added["amount"]) == ("unpaid", "EUR", "0.00")
    assert (added["property_reference"], added["installation_partner_id"]) == (None, None)


async def test_an_invoice_is_paid_called_off_and_deleted(
    office: httpx.AsyncClient, enter: Enter, announced: Announced, admin: Caller
) -> None:  # D-36 D-41
    added = await enter()
    path, first = f"/invoices/{added['id']}", {"If-Match": '"1"'}
    paid = await office.patch(path, json={"status": "paid", "amount": "4250"}, headers=first)
    assert (paid.json(), paid.headers["ETag"]) == (
        {**added, "status": "paid", "version": 2, "updated_at": paid.json()["updated_at"]}, '"2"'
    )  # fmt: skip
    for stale in (
        await office.patch(path, json={"status": "void"}, headers=first),
        await office.delete(path, headers=first),
    ):
        assert (stale.status_code, stale.json()["current"]) == (412, paid.json())
    assert (await office.patch(path, json={"status": "paid"})).json()["version"] == 2
    assert (await office.patch(path, json={"status": "void", "amount": "5000"})).json()["version"] == 3
    assert (await office.delete(path, headers={"If-Match": '"3"'})).status_code == 204
    assert (await office.get(path)).status_code == (await office.delete(path)).status_code == 404
    events = await announced(added["id"])
    assert [event["type"] for event in events] == ["InvoiceAdded", "InvoiceChanged", "InvoiceChanged", "InvoiceDeleted"]
    assert {event["actor"] for event in events} == {f"staff/{admin.id}"}
    assert events[1]["body"]["changes"] == [{"field": "status", "old": "unpaid", "new": "paid"}]
    assert {"field": "amount", "old": "4250.00", "new": "5000.00"} in events[2]["body"]["changes"]
    assert (events[2]["body"]["invoice"]["version"], events[2]["body"]["invoice"]["amount"]) == (3, "5000.00")
    assert "Müller" not in str(events[3]["body"])


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"number": " "}, "number", "required"),
        ({"number": "x" * 51}, "number", "too_long"),
        ({"date": "01/12/2026"}, "date", "not_a_date"),
        ({"date": "9999-12-31"}, "date", "out_of_range"),
        ({"due": "2026-11-30"}, "due", "too_early"),
        ({"address": ""}, "address", "required"),
        ({"property_reference": "x" * 33}, "property_reference", "too_long"),
        ({"installation_partner_id": str(new_id())}, "installation_partner_id", "not_known"),
        ({"description": ""}, "description", "required"),
        ({"amount": "-0.01"}, "amount", "too_small"),
        ({"amount": "0.001"}, "amount", "not_an_amount"),
        ({"amount": 0.5}, "amount", "not_an_amount"),
        ({"amount": "1000000000"}, "amount", "too_large"),
        ({"currency": "eur"}, "currency", "not_a_currency"),
        ({"currency": "XXX"}, "currency", "not_a_currency"),
        ({"status": "overdue"}, "status", "not_allowed"),
        ({"media_id": str(new_id())}, "media_id", "unknown_field"),
    ],
)
async def test_what_is_wrong_is_named_when_entering_and_when_changing(
    office: httpx.AsyncClient, form: Callable[..., Shown], enter: Enter, given: Shown, field: str, code: str
) -> None:  # D-36 D-42
    path = f"/invoices/{(await enter(number='other'))['id']}"
    for answer in (await office.post("/invoices", json=form(**given)), await office.patch(path, json=given)):
        assert answer.status_code == 422
        assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


async def test_what_is_missing_is_named_all_at_once(office: httpx.AsyncClient, enter: Enter) -> None:  # D-42
    errors = (await office.post("/invoices", json={"currency": "EUR"})).json()["errors"]
    needed = {"customer_id", "number", "date", "due", "address", "description", "amount"}
    assert {(error["field"], error["code"]) for error in errors} == {(field, "required") for field in needed}
    path, nothing = f"/invoices/{(await enter())['id']}", dict.fromkeys(needed - {"customer_id"})
    errors = (await office.patch(path, json=nothing)).json()["errors"]
    assert {(error["field"], error["code"]) for error in errors} == {(field, "required") for field in nothing}


async def test_a_number_is_used_once_in_an_account(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], enter: Enter,
    customer: Callable[..., CustomerState],
) -> None:  # D-01 D-36  # fmt: skip
    first, second = await enter(), await enter(number="2026-2")
    for answer in (
        await office.post("/invoices", json=form(number=" 2026-1 ")),
        await office.patch(f"/invoices/{second['id']}", json={"number": "2026-1"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "invoice_number_taken")
        assert [error["field"] for error in answer.json()["errors"]] == ["number"]
    assert (await office.get(f"/invoices/{second['id']}")).json() == second
    assert (await office.patch(f"/invoices/{first['id']}", json={"number": "2026-1"})).status_code == 200
    eve = customer(account_id=new_id())
    await deliver(service, CustomerCreated(customer=eve))
    async with client_of(service, somebody(account_id=eve.account_id)) as other:
        assert (await other.post("/invoices", json=form(customer_id=str(eve.id)))).status_code == 201
    await office.delete(f"/invoices/{first['id']}")
    assert (await enter())["number"] == "2026-1"


async def test_of_several_who_use_a_number_at_once_one_succeeds(
    office: httpx.AsyncClient, form: Callable[..., Shown]
) -> None:  # D-36
    answers = await asyncio.gather(*(office.post("/invoices", json=form()) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    assert {answer.json()["code"] for answer in answers if answer.is_error} == {"invoice_number_taken"}
    assert (await office.get("/invoices")).json()["total"] == 1


async def test_a_request_that_is_repeated_with_its_key_enters_one_invoice(
    office: httpx.AsyncClient, form: Callable[..., Shown]
) -> None:  # D-41
    answers = [await office.post("/invoices", json=form(), headers={"Idempotency-Key": "a"}) for _ in range(2)]
    assert (answers[0].status_code, answers[0].json()) == (answers[1].status_code, answers[1].json())
    assert (await office.get("/invoices")).json()["total"] == 1


async def test_invoices_are_listed_by_date_filtered_and_in_pages(
    service: Service,
    office: httpx.AsyncClient,
    enter: Enter,
    customer: Callable[..., CustomerState],
    ana: CustomerState,
) -> None:  # M-02 D-36
    bob = customer(name="Bob")
    await deliver(service, CustomerCreated(customer=bob))
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    await enter(number="first", date="2026-01-01", status="paid")
    await enter(number="third", date="2026-03-01", installation_partner_id=partner)
    await enter(number="second", date="2026-02-01", status="void", installation_partner_id=partner)
    await enter(number="last", date="2026-04-01", customer_id=str(bob.id))

    async def numbers(**asked: Any) -> list[str]:
        listed = (await office.get("/invoices", params=asked)).json()
        assert listed["total"] == len(listed["items"])
        return [item["number"] for item in listed["items"]]

    assert await numbers() == ["last", "third", "second", "first"]
    assert await numbers(customer_id=str(ana.id)) == ["third", "second", "first"]
    assert await numbers(contractor=partner) == ["third", "second"]
    assert await numbers(unpaid="true") == ["last", "third"]
    assert await numbers(unpaid="false") == ["second", "first"]
    assert await numbers(**{"from": "2026-02-01", "to": "2026-03-01"}) == ["third", "second"]
    assert await numbers(contractor=partner, unpaid="true", customer_id=str(ana.id)) == ["third"]
    assert await numbers(customer_id=str(new_id())) == []
    pages = [(await office.get("/invoices", params={"page": page, "page_size": 3})).json() for page in (1, 2, 3)]
    assert [[item["number"] for item in page["items"]] for page in pages] == [
        ["last", "third", "second"],
        ["first"],
        [],
    ]
    assert {page["total"] for page in pages} == {4}
    for name, value in (
        ("unpaid", "maybe"),
        ("contractor", "Dupont"),
        ("from", "soon"),
        ("page_size", "101"),
        ("q", "x"),
    ):
        refused = await office.get("/invoices", params={name: value})
        assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [name])


async def test_a_renamed_customer_is_named_by_the_new_name(
    service: Service, office: httpx.AsyncClient, enter: Enter, ana: CustomerState
) -> None:  # M-02
    before = await enter()
    await deliver(service, renamed(ana, "Ana Weiß"))
    assert (await office.get(f"/invoices/{before['id']}")).json() == {**before, "customer_name": "Ana Weiß"}
    assert (await enter(number="2026-2"))["customer_name"] == "Ana Weiß"


async def test_a_new_name_waits_for_an_invoice_that_is_being_entered_and_is_shown_on_it(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], admin: Caller, ana: CustomerState
) -> None:  # M-02
    command = AddInvoice.model_validate(form())
    async with held(service, lambda: domain.add_invoice(admin, command)):
        renaming = asyncio.create_task(deliver(service, renamed(ana, "Ana Weiß")))
        await eventually(lambda: blocked(service))
    await renaming
    (item,) = (await office.get("/invoices")).json()["items"]
    assert item["customer_name"] == "Ana Weiß"


async def test_a_customer_who_is_still_on_the_way_is_waited_for(
    service: Service,
    office: httpx.AsyncClient,
    form: Callable[..., Shown],
    customer: Callable[..., CustomerState],
    questions: list[str],
) -> None:  # D-20
    bob = customer(name="Bob")
    request = asyncio.create_task(office.post("/invoices", json=form(customer_id=str(bob.id))))
    await eventually(lambda: asked_again(questions))
    await deliver(service, CustomerCreated(customer=bob))
    answer = await request
    assert (answer.status_code, answer.json()["customer_name"]) == (201, "Bob")


async def asked_again(questions: list[str]) -> bool:
    return len(questions) > 2


async def test_a_merged_customers_invoices_name_the_one_that_remains_and_go_with_them(
    service: Service, office: httpx.AsyncClient, enter: Enter, announced: Announced, ana: CustomerState,
    customer: Callable[..., CustomerState],
) -> None:  # M-02 C-05 C-27 D-16  # fmt: skip
    bob = customer(name="Bob Martin")
    before = await enter()
    gone = DeletedCustomer(id=ana.id, account_id=ana.account_id, version=5)
    await deliver(service, CustomerMerged(customer=gone, into=bob))
    (after,) = (await office.get("/invoices", params={"customer_id": str(bob.id)})).json()["items"]
    named = {"customer_id": str(bob.id), "customer_name": "Bob Martin"}
    assert after == {**before, **named, "version": 2, "updated_at": after["updated_at"]}
    last = (await announced(before["id"]))[-1]
    assert (last["type"], last["body"]["former_customer_id"]) == ("InvoiceRelinked", str(ana.id))
    assert last["body"]["invoice"]["customer_name"] == "Bob Martin"
    assert (await enter(number="late"))["customer_name"] == "Bob Martin"
    both = DeletedCustomer(id=bob.id, account_id=bob.account_id, version=9)
    await deliver(service, CustomerDeleted(customer=both, absorbed_ids=[ana.id]))
    assert (await office.get("/invoices")).json()["total"] == 0
    last = (await announced(before["id"]))[-1]
    assert (last["type"], last["actor"], last["body"]["invoice"]["version"]) == ("InvoiceDeleted", "system", 3)


async def test_invoices_are_the_account_s_own(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], enter: Enter
) -> None:  # D-01
    path = f"/invoices/{(await enter())['id']}"
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    stranger_id = new_id()
    async with client_of(service, somebody("admin", account_id=stranger_id)) as stranger:
        for answer in (
            await stranger.get(path), await stranger.patch(path, json={"status": "paid"}), await stranger.delete(path),
        ):  # fmt: skip
            assert (answer.status_code, answer.json()["code"]) == (404, "invoice_not_found")
        assert (await stranger.get("/invoices", params={"contractor": partner})).json()["total"] == 0
        assert (await stranger.post("/invoices", json=form(number="x"))).status_code == 422
    assert (await office.get(path)).json()["version"] == 1


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("manager", 200, 200), ("sales", 200, 200), ("viewer", 200, 403), ("technician", 403, 403)],
)
async def test_who_may_see_and_who_may_change_invoices(
    service: Service, account: UUID, form: Callable[..., Shown], enter: Enter, role: Role, reads: int, writes: int
) -> None:  # D-02
    path = f"/invoices/{(await enter())['id']}"
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert [(await client.get(where)).status_code for where in ("/invoices", path)] == [reads] * 2
        assert (await client.patch(path, json={"status": "paid"})).status_code == writes
        added = await client.post("/invoices", json=form(number="2026-2"))
        assert added.status_code == (201 if writes == 200 else writes)
        assert (await client.delete(path)).status_code == (204 if writes == 200 else writes)


async def test_invoices_are_announced_again_as_they_stand(service: Service, enter: Enter, account: UUID) -> None:
    added = await enter()
    with service.bound():
        await announce_again()
        (row,) = await fetch(SNAPSHOTS, account, UUID(added["id"]))
    said = InvoiceSnapshot.model_validate(orjson.loads(row["body"])).invoice
    assert (said.version, said.number, said.customer_name, said.amount) == (1, "2026-1", "Ana Müller", "4250.00")
