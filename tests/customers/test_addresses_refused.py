"""What can't be an address or an access contact, and who may not touch them."""

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
Form = Callable[..., Shown]
AddressesOf = Callable[[Shown], Awaitable[list[Shown]]]
Partner = Callable[..., Awaitable[UUID]]

READS = [("GET", ""), ("GET", "/{id}")]
WRITES = [("POST", ""), ("PATCH", "/{id}"), ("DELETE", "/{id}")]

TEN_WRONG = {
    "label": "L" * 101,
    "is_billing": "perhaps",
    "is_site": None,
    "company_site": 7,
    "property_reference": "U" * 33,
    "installation_partner_id": "no-uuid",
    "access_contacts": [{"name": " ", "phone": "x", "email": "nope", "description": "D" * 501, "age": 3}],
    "is_primary": True,
}
WHAT_IS_WRONG = {
    "label": "too_long",
    "is_billing": "not_a_boolean",
    "is_site": "not_a_boolean",
    "company_site": "not_a_boolean",
    "property_reference": "too_long",
    "installation_partner_id": "not_a_uuid",
    "access_contacts.0.name": "required",
    "access_contacts.0.phone": "not_a_phone",
    "access_contacts.0.email": "not_an_email",
    "access_contacts.0.description": "too_long",
    "access_contacts.0.age": "unknown_field",
    "is_primary": "unknown_field",
}


def problems(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


async def call(client: httpx.AsyncClient, route: tuple[str, str], customer_id: str, address_id: str) -> httpx.Response:
    method, path = route
    body = {"POST": {"address": "Stolen"}, "PATCH": {"address": "Stolen"}}.get(method)
    return await client.request(method, f"/customers/{customer_id}/addresses{path.format(id=address_id)}", json=body)


async def test_every_invalid_field_of_an_address_is_named(office: httpx.AsyncClient, add: Add) -> None:  # D-42 D-12
    customer = await add()
    answer = await office.post(f"/customers/{customer['id']}/addresses", json={**TEN_WRONG, "address": " "})
    assert problems(answer) == {**WHAT_IS_WRONG, "address": "required"}


async def test_every_invalid_field_of_a_change_is_named_and_nothing_is_changed(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # D-42
    customer = await add()
    address = await add_address(customer)
    body = {**TEN_WRONG, "address": None, "version": 3}
    answer = await office.patch(f"/customers/{customer['id']}/addresses/{address['id']}", json=body)
    nulls = {"address": "required", "is_site": "required", "version": "unknown_field"}
    assert problems(answer) == {**WHAT_IS_WRONG, **nulls}
    assert (await addresses_of(customer))[1:] == [address]


async def test_every_invalid_field_of_a_new_customers_addresses_is_named(
    office: httpx.AsyncClient, form: Form
) -> None:  # D-42 M-23
    answer = await office.post("/customers", json=form(name="", addresses=[{"address": "8 quai"}, TEN_WRONG]))
    inside = {f"addresses.1.{field}": code for field, code in WHAT_IS_WRONG.items()}
    assert problems(answer) == {**inside, "addresses.1.address": "required", "name": "required"}
    assert (await office.get("/customers")).json()["total"] == 0


async def test_a_new_customer_has_one_billing_address_at_most(office: httpx.AsyncClient, form: Form) -> None:
    # M-14 D-12
    two = [{"address": "8 quai", "is_billing": True}, {"address": "9 quai", "is_billing": True}]
    assert problems(await office.post("/customers", json=form(addresses=two))) == {"addresses": "more_than_one"}


async def test_an_address_has_one_primary_access_contact_at_most(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # M-16
    customer = await add()
    contacts = [{"name": "Tim", "is_primary": True}, {"name": "Lea", "is_primary": True}, {"name": "Max"}]
    path = f"/customers/{customer['id']}/addresses"
    answer = await office.post(path, json={"address": "8 quai", "access_contacts": contacts})
    assert problems(answer) == {"access_contacts": "more_than_one"}
    address = await add_address(customer, access_contacts=contacts[1:])
    answer = await office.patch(f"{path}/{address['id']}", json={"access_contacts": contacts})
    assert problems(answer) == {"access_contacts": "more_than_one"}
    await office.patch(f"{path}/{address['id']}", json={"access_contacts": [contacts[0], contacts[2]]})
    shown = (await office.get(f"{path}/{address['id']}")).json()["access_contacts"]
    assert [(contact["name"], contact["is_primary"]) for contact in shown] == [("Tim", True), ("Max", False)]


async def test_an_address_has_twenty_access_contacts_at_most(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # M-10
    customer = await add()
    contacts = [{"name": f"No {number}"} for number in range(21)]
    address = await add_address(customer, access_contacts=contacts[:20])
    path = f"/customers/{customer['id']}/addresses"
    for answer in (
        await office.post(path, json={"address": "8 quai", "access_contacts": contacts}),
        await office.patch(f"{path}/{address['id']}", json={"access_contacts": contacts}),
    ):
        assert problems(answer) == {"access_contacts": "too_many"}
        assert "20" in answer.json()["errors"][0]["message"]


async def test_a_customer_has_a_hundred_addresses_besides_the_primary_one_at_most(
    office: httpx.AsyncClient, form: Form, addresses_of: AddressesOf
) -> None:  # M-06
    many = [{"address": f"No {number}"} for number in range(101)]
    assert problems(await office.post("/customers", json=form(addresses=many))) == {"addresses": "too_many"}
    customer = (await office.post("/customers", json=form(addresses=many[:100]))).json()
    path = f"/customers/{customer['id']}/addresses"
    office.headers["Accept-Language"] = "fr"
    refused = await office.post(path, json={"address": "one more"})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_addresses")
    assert refused.json()["detail"] == "Un client peut avoir au plus 100 adresses en plus de l'adresse principale."
    last = (await addresses_of(customer))[-1]
    assert [shown["address"] for shown in (await addresses_of(customer))[1:]] == [f"No {n}" for n in range(99)]
    second_page = (await office.get(path, params={"page": 2})).json()
    assert (second_page["total"], [shown["address"] for shown in second_page["items"]]) == (101, ["No 99"])
    await office.delete(f"{path}/{last['id']}")
    assert (await office.post(path, json={"address": "one more"})).status_code == 201


async def test_an_unknown_installation_partner_is_refused_by_the_fields_name(
    office: httpx.AsyncClient, add: Add, add_address: Add, form: Form, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:  # D-12 D-42
    monkeypatch.setattr(arriving, "WAIT_SECONDS", 0.1)
    known, unknown, field = str(await partner()), str(new_id()), "installation_partner_id"
    foreign = str(await partner(account_id=new_id()))
    customer = await add()
    path, address = f"/customers/{customer['id']}/addresses", await add_address(customer)
    for stranger in (unknown, foreign):
        body = {"address": "8 quai", field: stranger}
        assert problems(await office.post(path, json=body)) == {field: "not_known"}
        key = {"Idempotency-Key": stranger}
        assert problems(await office.post(path, json=body, headers=key)) == {field: "not_known"}
        assert problems(await office.patch(f"{path}/{address['id']}", json={field: stranger})) == {field: "not_known"}
    chosen = [unknown, known, None, foreign]
    many = [{"address": "8 quai", field: one} for one in chosen]
    answer = await office.post("/customers", json=form(addresses=many), headers={"Accept-Language": "fr"})
    assert problems(answer) == {f"addresses.0.{field}": "not_known", f"addresses.3.{field}": "not_known"}
    assert answer.json()["errors"][0]["message"] == "Ce partenaire d'installation n'existe pas."


async def test_messages_are_in_the_readers_language(office: httpx.AsyncClient, add: Add) -> None:  # D-40
    path = f"/customers/{(await add())['id']}/addresses"
    office.headers["Accept-Language"] = "fr-FR"
    two = [{"name": "Tim", "is_primary": True}] * 2
    answer = await office.post(path, json={"access_contacts": two, "property_reference": "U" * 33})
    assert {error["field"]: error["message"] for error in answer.json()["errors"]} == {
        "address": "Ce champ est obligatoire.",
        "access_contacts": "Un seul peut l'être.",
        "property_reference": "Trop long : 32 caractères au plus.",
    }
    missing = await office.get(f"{path}/{new_id()}")
    assert missing.json()["detail"] == "Cette adresse n'existe pas."


@pytest.mark.parametrize("route", READS + WRITES, ids="".join)
async def test_the_addresses_of_another_accounts_customer_do_not_exist(
    service: Service, add: Add, add_address: Add, addresses_of: AddressesOf, route: tuple[str, str]
) -> None:  # D-01
    customer = await add()
    address = await add_address(customer, access_contacts=[{"name": "Tim"}])
    async with client_of(service, somebody("admin", new_id())) as stranger:
        for address_id in (address["id"], customer["id"], str(new_id())):
            answer = await call(stranger, route, customer["id"], address_id)
            assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
    assert (await addresses_of(customer))[1:] == [address]


@pytest.mark.parametrize("route", [("GET", "/{id}"), *WRITES[1:]], ids="".join)
async def test_an_address_of_another_customer_is_not_found(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf, route: tuple[str, str]
) -> None:  # D-01
    customer, other = await add(), await add()
    address = await add_address(customer)
    for address_id in (address["id"], customer["id"]):
        answer = await call(office, route, other["id"], address_id)
        assert (answer.status_code, answer.json()["code"]) == (404, "address_not_found")
    assert (await addresses_of(customer))[1:] == [address]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("admin", READS + WRITES), ("manager", READS + WRITES), ("sales", READS + WRITES), ("viewer", READS),
     ("technician", [])],
    ids=str,
)  # fmt: skip
async def test_the_office_reads_writers_write_and_technicians_do_neither(
    service: Service, account: UUID, add: Add, add_address: Add, role: Role, allowed: list[tuple[str, str]]
) -> None:  # D-02
    customer = await add()
    address = await add_address(customer)
    async with client_of(service, somebody(role, account)) as client:
        for route in READS + WRITES:
            answer = await call(client, route, customer["id"], address["id"])
            assert answer.is_success is (route in allowed), f"{route}: {answer.text}"
            assert answer.is_success or answer.status_code == 403


@pytest.mark.parametrize("route", READS + WRITES, ids="".join)
async def test_to_contacts_and_to_nobody_the_addresses_do_not_exist(
    service: Service, account: UUID, add: Add, add_address: Add, addresses_of: AddressesOf, route: tuple[str, str]
) -> None:  # D-01
    customer = await add()
    address = await add_address(customer)
    contact = Caller("contact", account, new_id(), "Carl", channel="portal", customer_id=UUID(customer["id"]))
    for caller, status in ((contact, 404), (Caller("system", account), 404), (None, 401)):
        async with client_of(service, caller) as client:
            assert (await call(client, route, customer["id"], address["id"])).status_code == status
    assert (await addresses_of(customer))[1:] == [address]
