"""A customer's addresses and who gives access to them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
AddressesOf = Callable[[Shown], Awaitable[list[Shown]]]
Partner = Callable[..., Awaitable[UUID]]

TENANT = {"name": "Tim Tenant", "phone": "06 98 76 54 32", "email": "tim@example.com", "description": "After 18:00"}
AGENT = {"name": "Lea Letting", "is_primary": True}
NOTHING_SAID = {
    "label": None, "is_billing": False, "is_site": False, "company_site": False, "property_reference": None,
    "installation_partner_id": None, "access_contacts": [],
}  # fmt: skip


def path_of(customer: Shown, address: Shown | None = None) -> str:
    return f"/customers/{customer['id']}/addresses" + (f"/{address['id']}" if address else "")


async def test_an_address_is_added_with_all_that_is_said_of_it(
    office: httpx.AsyncClient, add: Add, partner: Partner, addresses_of: AddressesOf
) -> None:  # M-05 M-06 M-07 M-09 M-10 M-11 M-15 D-12
    customer = await add()
    body = {
        "address": "8 quai Perrache\n69002 Lyon", "label": "Agency", "is_billing": True, "is_site": True,
        "company_site": True, "property_reference": "UPRN 100023336956",
        "installation_partner_id": str(await partner()), "access_contacts": [TENANT, AGENT],
    }  # fmt: skip
    answer = await office.post(path_of(customer), json=body)
    shown = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/api/v1{path_of(customer, shown)}"
    nobody = {"phone": None, "email": None, "description": None}
    contacts = [{**TENANT, "is_primary": False}, {**nobody, **AGENT}]
    made = {name: shown[name] for name in ("id", "created_at", "updated_at")}
    assert shown == {**body, **made, "access_contacts": contacts, "is_primary": False, "version": 1}
    assert UUID(shown["id"]).version == 7
    assert (await office.get(path_of(customer, shown))).json() == shown
    assert (await addresses_of(customer))[1:] == [shown]


async def test_an_address_shows_the_promised_fields_and_no_others(add: Add, add_address: Add) -> None:  # D-12
    shown = await add_address(await add(), access_contacts=[{"name": "Tim"}])
    assert list(shown) == [
        "id", "address", "label", "is_primary", "is_billing", "is_site", "company_site", "property_reference",
        "installation_partner_id", "access_contacts", "version", "created_at", "updated_at",
    ]  # fmt: skip
    assert list(shown["access_contacts"][0]) == ["name", "phone", "email", "description", "is_primary"]


async def test_the_primary_address_is_listed_first_and_then_the_oldest(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-06 D-12
    customer = await add(address="1 rue des Lilas")
    more = [await add_address(customer, address=f"No {number}") for number in range(3)]
    primary, *others = await addresses_of(customer)
    first = {"id": customer["id"], "address": "1 rue des Lilas", "is_primary": True, "is_site": True, "version": 1}
    times = {"created_at": customer["created_at"], "updated_at": customer["created_at"]}
    assert primary == NOTHING_SAID | first | times
    assert others == more
    assert (await office.get(path_of(customer, primary))).json() == primary


async def test_the_list_comes_in_pages(office: httpx.AsyncClient, add: Add, add_address: Add) -> None:  # M-06
    customer = await add()
    every = [customer["id"], *[(await add_address(customer))["id"] for _ in range(4)]]
    pages = [
        (await office.get(path_of(customer), params={"page": page, "page_size": 2})).json() for page in (1, 2, 3, 4)
    ]
    assert [[item["id"] for item in page["items"]] for page in pages] == [every[:2], every[2:4], every[4:], []]
    assert {(page["page_size"], page["total"]) for page in pages} == {(2, 5)}


@pytest.mark.parametrize(
    "change",
    [
        {"address": "2 rue Neuve"},
        {"label": "Warehouse", "is_site": True},
        {"is_billing": True, "company_site": True, "property_reference": "U-1"},
        {"access_contacts": [TENANT | {"is_primary": True}]},
    ],
    ids="+".join,
)
async def test_any_field_of_an_address_is_changed(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf, change: Shown
) -> None:  # M-09 M-10 M-15 D-12 D-41
    customer = await add()
    before = await add_address(customer)
    answer = await office.patch(path_of(customer, before), json=change)
    after = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert after == before | change | {"version": 2, "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    assert (await addresses_of(customer))[1] == after


async def test_what_was_said_of_an_address_is_taken_back(
    office: httpx.AsyncClient, add: Add, add_address: Add, partner: Partner
) -> None:  # D-12
    customer = await add()
    said = {"label": "Agency", "property_reference": "U-1", "installation_partner_id": str(await partner())}
    before = await add_address(customer, **said, access_contacts=[TENANT])
    nothing = {"label": " ", "property_reference": None, "installation_partner_id": None, "access_contacts": []}
    after = (await office.patch(path_of(customer, before), json=nothing)).json()
    assert after == before | nothing | {"label": None, "version": 2, "updated_at": after["updated_at"]}


async def test_saying_what_is_so_already_makes_no_version(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # D-41
    customer = await add()
    before = await add_address(customer, label="Agency", access_contacts=[TENANT])
    same = {name: before[name] for name in ("address", *NOTHING_SAID)}
    for body in ({}, same):
        answer = await office.patch(path_of(customer, before), json=body)
        assert (answer.status_code, answer.json()) == (200, before)
    assert (await office.get(f"/customers/{customer['id']}")).json()["version"] == 2


async def test_a_stale_change_or_removal_of_an_address_is_answered_with_it_as_it_is(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # D-41
    customer = await add()
    path, stale = path_of(customer, await add_address(customer)), {"If-Match": '"1"'}
    current = (await office.patch(path, json={"label": "New"}, headers=stale)).json()
    for answer in (
        await office.patch(path, json={"label": "Newer"}, headers=stale),
        await office.delete(path, headers=stale),
    ):
        assert (answer.status_code, answer.headers["ETag"], answer.json()["current"]) == (412, '"2"', current)
    assert (await office.get(path)).json() == current
    assert (await office.delete(path, headers={"If-Match": '"2"'})).status_code == 204


async def test_one_address_does_not_make_another_one_stale(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # D-41
    customer = await add()
    first, second = await add_address(customer), await add_address(customer)
    await office.patch(path_of(customer, first), json={"label": "New"})
    for address in (second, {"id": customer["id"]}):
        answer = await office.patch(path_of(customer, address), json={"label": "B"}, headers={"If-Match": '"1"'})
        assert answer.status_code == 200


async def test_a_removed_address_is_gone(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-06
    customer = await add()
    goes, stays = await add_address(customer), await add_address(customer)
    answer = await office.delete(path_of(customer, goes))
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await addresses_of(customer))[1:] == [stays]
    for method in ("GET", "PATCH", "DELETE"):
        answer = await office.request(method, path_of(customer, goes), json={} if method == "PATCH" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "address_not_found")


async def test_the_primary_address_is_changed_and_never_removed(
    office: httpx.AsyncClient, add: Add, addresses_of: AddressesOf
) -> None:  # C-11 D-12
    customer = await add(address="1 rue des Lilas")
    path = path_of(customer, {"id": customer["id"]})
    answer = await office.delete(path)
    assert (answer.status_code, answer.json()["code"]) == (409, "primary_address")
    office.headers["Accept-Language"] = "fr"
    assert "adresse principale" in (await office.delete(path)).json()["detail"]
    assert [item["address"] for item in await addresses_of(customer)] == ["1 rue des Lilas"]


async def test_the_customers_address_and_the_primary_one_are_the_same(
    office: httpx.AsyncClient, add: Add, addresses_of: AddressesOf
) -> None:  # C-03 C-20 D-12 D-41
    customer = await add(address="1 rue des Lilas")
    own, primary = f"/customers/{customer['id']}", path_of(customer, {"id": customer["id"]})
    moved = (await office.patch(primary, json={"address": "2 rue Neuve", "property_reference": "U-1"})).json()
    assert (moved["address"], moved["version"]) == ("2 rue Neuve", 2)
    after = (await office.get(own)).json()
    assert (after["address"], after["version"]) == ("2 rue Neuve", 2)
    await office.patch(own, json={"address": "3 rue Vieille"})
    (again,) = await addresses_of(customer)
    assert (again["address"], again["property_reference"], again["version"]) == ("3 rue Vieille", "U-1", 3)
    stale = await office.patch(primary, json={"address": "4 rue Perdue"}, headers={"If-Match": '"2"'})
    assert (stale.status_code, stale.json()["current"]) == (412, again)
    await office.patch(own, json={"name": "Renamed"})
    assert await addresses_of(customer) == [again]


async def test_the_customer_tells_whether_the_primary_address_has_access_contacts(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # M-12 M-13 D-12
    customer = await add()
    primary = path_of(customer, {"id": customer["id"]})
    await add_address(customer, access_contacts=[AGENT])
    for contacts in ([], [TENANT], [TENANT, AGENT], []):
        shown = (await office.patch(primary, json={"access_contacts": contacts})).json()
        assert [contact["name"] for contact in shown["access_contacts"]] == [one["name"] for one in contacts]
        alone = (await office.get(f"/customers/{customer['id']}")).json()
        (listed,) = (await office.get("/customers", params={"q": customer["email"]})).json()["items"]
        assert alone == listed
        assert alone["has_access_contacts"] is bool(contacts)


async def test_a_customer_is_added_with_all_addresses_at_once(
    office: httpx.AsyncClient, form: Callable[..., Shown], partner: Partner, addresses_of: AddressesOf
) -> None:  # M-06 M-14 M-23 M-24
    more = [
        {"address": "8 quai Perrache", "label": "Agency", "is_billing": True},
        {"address": "9 quai Perrache", "installation_partner_id": str(await partner()), "access_contacts": [AGENT]},
        {"address": "10 quai Perrache", "is_site": True},
    ]
    answer = await office.post("/customers", json=form(addresses=more))
    customer = answer.json()
    assert (answer.status_code, customer["version"], customer["has_access_contacts"]) == (201, 1, False)
    primary, *others = await addresses_of(customer)
    assert (primary["is_primary"], primary["address"]) == (True, customer["address"])
    assert [{name: shown[name] for name in given} for shown, given in zip(others, more, strict=True)] == [
        more[0],
        more[1] | {"access_contacts": others[1]["access_contacts"]},
        more[2],
    ]
    assert customer["billing_address_id"] == others[0]["id"]
    assert (await office.get(f"/customers/{customer['id']}")).json() == customer


async def test_a_refused_customer_leaves_no_addresses(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, form: Callable[..., Shown]
) -> None:  # D-13
    twin = await add()
    answer = await office.post("/customers", json=form(email=twin["email"], addresses=[{"address": "8 quai"}]))
    assert answer.status_code == 409
    with service.bound():
        assert await fetch("SELECT id FROM customer_address WHERE account_id = $1", account) == []


async def test_a_repeated_request_with_the_same_key_adds_one_address(
    office: httpx.AsyncClient, add: Add, partner: Partner, addresses_of: AddressesOf
) -> None:  # D-41
    customer = await add()
    body, key = {"address": "8 quai", "installation_partner_id": str(await partner())}, {"Idempotency-Key": "add-1"}
    answers = [await office.post(path_of(customer), json=body, headers=key) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert (await addresses_of(customer))[1:] == [answers[0].json()] == [answers[2].json()]
    other = await office.post(path_of(customer), json={"address": "9 quai"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_the_addresses_go_with_the_customer(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, add_address: Add
) -> None:  # C-26 D-16
    stays, goes = await add(), await add()
    kept = await add_address(stays, access_contacts=[TENANT])
    gone = await add_address(goes, access_contacts=[TENANT])
    await office.patch(path_of(goes, {"id": goes["id"]}), json={"label": "Home"})
    assert (await office.delete(f"/customers/{goes['id']}")).status_code == 204
    for path in (path_of(goes), path_of(goes, gone), path_of(goes, {"id": goes["id"]})):
        answer = await office.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
    with service.bound():
        rows = await fetch("SELECT id FROM customer_address WHERE account_id = $1", account)
    assert [str(row["id"]) for row in rows] == [kept["id"]]


async def test_addresses_and_access_contacts_are_not_searched(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # C-62
    customer = await add()
    await add_address(customer, address="Canary quay", label="Canary", access_contacts=[TENANT])
    for q in ("canary", "tim", "tenant", "0698765432", "tim@example.com"):
        assert (await office.get("/customers", params={"q": q})).json()["total"] == 0


@pytest.mark.parametrize("address_id", [str(new_id()), "not-a-uuid"])
async def test_an_address_that_is_not_there_is_not_found(office: httpx.AsyncClient, add: Add, address_id: str) -> None:
    path = path_of(await add(), {"id": address_id})
    answers = [await office.get(path), await office.patch(path, json={"label": "A"}), await office.delete(path)]
    assert {answer.status_code for answer in answers} == {404}
