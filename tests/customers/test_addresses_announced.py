"""What others hear of a customer's addresses, and what customers hears of installation partners."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.announced import announced, event_of, type_of
from support.received import deliver

from chassis import arriving
from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, eventually, migrated, somebody
from contracts.customers import CustomerSnapshot
from contracts.installations import (
    InstallationPartnerAdded,
    InstallationPartnerChanged,
    InstallationPartnerSnapshot,
    InstallationPartnerState,
)
from customers.main import announce_again
from customers.models import TABLES_OF_A_CUSTOMER
from local_stack.kafka import Kafka

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
AddressesOf = Callable[[Shown], Awaitable[list[Shown]]]
Partner = Callable[..., Awaitable[UUID]]

TENANT = {"name": "Canary Tenant", "phone": "06 98 76 54 32", "email": "canary@example.com", "description": "Canary"}


def path_of(customer: Shown, address: Shown | None = None) -> str:
    return f"/customers/{customer['id']}/addresses" + (f"/{address['id']}" if address else "")


def told(address: Shown) -> Shown:
    """What events say of a shown address."""
    return {name: value for name, value in address.items() if name not in UNTOLD}


UNTOLD = ("access_contacts", "version", "created_at", "updated_at")


def states(event: Any) -> list[Shown]:
    return [address.model_dump(mode="json") for address in event.customer.addresses]


async def test_addresses_are_announced_with_the_customers_next_version_and_without_access_contacts(
    office: httpx.AsyncClient, kafka: Kafka, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-06 M-14 D-12
    customer = await add()
    first = await add_address(customer, is_billing=True, access_contacts=[TENANT])
    second = await add_address(customer, label="Agency", access_contacts=[TENANT])
    body = {"is_billing": True, "property_reference": "U-1", "access_contacts": [TENANT, {"name": "Canary Agent"}]}
    changed = (await office.patch(path_of(customer, second), json=body)).json()
    as_listed = [told(address) for address in await addresses_of(customer)]
    await office.delete(path_of(customer, first))
    records = await announced(kafka, "customers.events", customer["id"], 5)
    assert [type_of(record) for record in records] == [
        "CustomerCreated", "CustomerAddressAdded", "CustomerAddressAdded", "CustomerAddressChanged",
        "CustomerAddressRemoved",
    ]  # fmt: skip
    events = [event_of(record) for record in records]
    assert [event.state.version for event in events] == [1, 2, 3, 4, 5]
    assert [event.address.model_dump(mode="json") for event in events[1:]] == [
        told(first), told(second), told(changed), told(first | {"is_billing": False}),
    ]  # fmt: skip
    assert [len(states(event)) for event in events] == [1, 2, 3, 3, 2]
    assert states(events[3]) == as_listed
    assert states(events[4]) == [as_listed[0], as_listed[2]]
    assert [(one.field, one.old, one.new) for one in events[3].changes] == [
        ("is_billing", False, True),
        ("property_reference", None, "U-1"),
        ("access_contacts", 1, 2),
    ]
    assert not [record for record in records if b"anary" in record.value or b"98 76" in record.value]


async def test_every_event_of_a_customer_carries_all_addresses(
    office: httpx.AsyncClient, kafka: Kafka, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # D-12
    customer = await add(address="1 rue des Lilas")
    await add_address(customer)
    await office.patch(f"/customers/{customer['id']}", json={"status": "inactive"})
    await office.patch(f"/customers/{customer['id']}", json={"address": "2 rue Neuve"})
    await office.patch(path_of(customer, customer), json={"address": "3 rue Vieille"})
    events = [event_of(record) for record in await announced(kafka, "customers.events", customer["id"], 5)]
    assert [len(states(event)) for event in events] == [1, 2, 2, 2, 2]
    assert [states(event)[0]["address"] for event in events] == [event.customer.address for event in events]
    assert [event.customer.address for event in events[2:]] == ["1 rue des Lilas", "2 rue Neuve", "3 rue Vieille"]
    assert states(events[4]) == [told(address) for address in await addresses_of(customer)]


async def test_a_new_customer_is_announced_with_all_addresses(
    kafka: Kafka, add: Add, addresses_of: AddressesOf
) -> None:  # M-23
    customer = await add(addresses=[{"address": "8 quai", "is_billing": True}, {"address": "9 quai"}])
    (created,) = await announced(kafka, "customers.events", customer["id"], 1)
    assert states(event_of(created)) == [told(address) for address in await addresses_of(customer)]


async def test_a_refused_change_of_an_address_is_not_announced(
    office: httpx.AsyncClient, kafka: Kafka, add: Add, add_address: Add
) -> None:
    customer = await add()
    address = await add_address(customer, label="Agency")
    path, stale = path_of(customer, address), {"If-Match": '"9"'}
    answers = [
        await office.patch(path, json={"label": "Agency"}),
        await office.patch(path, json={"label": "L" * 101}),
        await office.patch(path, json={"label": "New"}, headers=stale),
        await office.delete(path, headers=stale),
        await office.delete(path_of(customer, customer)),
        await office.post(path_of(customer), json={}),
        await office.delete(path),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 412, 412, 409, 422, 204]
    records = await announced(kafka, "customers.events", customer["id"], 3)
    assert [event_of(record).state.version for record in records] == [1, 2, 3]


async def test_a_snapshot_carries_all_addresses(
    built: Callable[[str], Awaitable[Service]], account: UUID, form: Callable[..., Shown]
) -> None:
    service = await built("customers_addresses_again")
    async with migrated(service), client_of(service, somebody(account_id=account)) as office:
        alone = (await office.post("/customers", json=form())).json()
        rich = (await office.post("/customers", json=form(addresses=[{"address": "8 quai"}]))).json()
        listed = [(await office.get(path_of(customer))).json()["items"] for customer in (alone, rich)]
        assert await announce_again() == 2
        rows = await fetch("SELECT body FROM outbox WHERE account_id = $1 AND kind = 'snapshot' ORDER BY id", account)
    snapshots = [CustomerSnapshot.model_validate_json(row["body"]) for row in rows]
    assert [states(snapshot) for snapshot in snapshots] == [[told(one) for one in addresses] for addresses in listed]


async def test_the_timeline_tells_of_addresses_in_the_readers_language(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # C-41 D-19 D-40
    customer = await add()
    address = await add_address(customer, address="8 quai\n69002 Lyon", access_contacts=[TENANT])
    await office.patch(path_of(customer, address), json={"label": "Agency", "is_site": True, "access_contacts": []})
    await office.delete(path_of(customer, address))

    async def story(language: str) -> Any:
        answer = await office.get(f"/customers/{customer['id']}/timeline", headers={"Accept-Language": language})
        return answer.json()["total"] == 4 and answer.json()["items"][:3][::-1]

    entries = await eventually(lambda: story("en"))
    assert [entry["action"] for entry in entries] == [
        "customer_address_added", "customer_address_changed", "customer_address_removed"
    ]  # fmt: skip
    assert [entry["changes"] for entry in entries] == [
        [{"field": "address", "old": None, "new": "8 quai\n69002 Lyon"}],
        [
            {"field": "label", "old": None, "new": "Agency"},
            {"field": "is_site", "old": False, "new": True},
            {"field": "access_contacts", "old": 1, "new": 0},
        ],
        [{"field": "address", "old": "8 quai\n69002 Lyon", "new": None}],
    ]
    assert [entry["summary"] for entry in entries] == [
        "Address added: 8 quai, 69002 Lyon", "Address changed: Agency", "Address removed: Agency"
    ]  # fmt: skip
    assert [entry["summary"] for entry in await story("fr")] == [
        "Adresse ajoutée : 8 quai, 69002 Lyon", "Adresse modifiée : Agency", "Adresse supprimée : Agency"
    ]  # fmt: skip
    assert entries[0]["actor"]["name"] == "Ada Admin"


def partner_state(account: UUID, **given: Any) -> InstallationPartnerState:
    usual = {"id": new_id(), "account_id": account, "version": 1, "name": "Dupont", "email": None, "phone": None,
             "active": True, "created_at": now(), "updated_at": now()}  # fmt: skip
    return InstallationPartnerState.model_validate(usual | given)


@pytest.mark.parametrize("event_type", [InstallationPartnerAdded, InstallationPartnerSnapshot])
async def test_a_partner_who_was_announced_can_be_chosen(
    service: Service, account: UUID, add: Add, add_address: Add, event_type: Any
) -> None:  # D-12
    partner = partner_state(account)
    await deliver(service, event_type(installation_partner=partner))
    address = await add_address(await add(), installation_partner_id=str(partner.id))
    assert address["installation_partner_id"] == str(partner.id)


async def test_a_partner_is_remembered_by_the_newest_name(service: Service, account: UUID) -> None:
    partner = partner_state(account)
    renamed = partner.model_copy(update={"name": "Durand", "version": 2, "active": False})
    await deliver(service, InstallationPartnerAdded(installation_partner=partner))
    await deliver(service, InstallationPartnerChanged(installation_partner=renamed, changes=[]))
    await deliver(service, InstallationPartnerSnapshot(installation_partner=partner))
    with service.bound():
        rows = await fetch("SELECT id, name FROM known_partner WHERE account_id = $1", account)
    assert rows == [{"id": partner.id, "name": "Durand"}]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "early"}], ids=["plain", "with a key"])
async def test_a_partner_who_is_still_on_the_way_is_waited_for(
    service: Service, account: UUID, office: httpx.AsyncClient, add: Add, headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    partner, customer, asked = partner_state(account), await add(), asyncio.Event()
    wait = arriving._wait

    async def noticed(is_known: Callable[[], Awaitable[bool]]) -> bool:
        asked.set()
        return await wait(is_known)

    monkeypatch.setattr(arriving, "_wait", noticed)
    body = {"address": "8 quai", "installation_partner_id": str(partner.id)}
    request = asyncio.create_task(office.post(path_of(customer), json=body, headers=headers))
    await asyncio.wait_for(asked.wait(), 5)
    assert not request.done()
    await deliver(service, InstallationPartnerAdded(installation_partner=partner))
    assert (await request).status_code == 201


async def test_a_merged_customers_addresses_follow_to_the_survivor(
    kafka: Kafka, office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-06 D-12
    survivor, other = await add(address="1 rue des Lilas"), await add(address="2 rue Neuve")
    kept = await add_address(survivor, is_billing=True)
    moved = await add_address(other, is_billing=True, access_contacts=[TENANT])
    await merge(office, survivor, other)
    primary, *others = await addresses_of(survivor)
    assert (primary["address"], primary["is_primary"]) == ("1 rue des Lilas", True)
    theirs, mine, last = others
    assert (theirs["id"], theirs["address"], theirs["is_primary"]) == (other["id"], "2 rue Neuve", False)
    assert mine == kept
    assert last == moved | {"is_billing": False, "version": 2, "updated_at": last["updated_at"]}
    record = (await announced(kafka, "customers.events", survivor["id"], 3))[-1]
    assert states(event_of(record)) == [told(address) for address in (primary, *others)]
    gone = await office.patch(path_of(other, moved), json={"label": "Depot"})
    assert (gone.status_code, gone.headers["Location"]) == (301, f"/api/v1{path_of(survivor, moved)}")


async def test_of_two_merged_customers_at_one_address_it_is_kept_once(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, addresses_of: AddressesOf
) -> None:  # D-12
    survivor, other = await add(address="1 rue des Lilas"), await add(address="1 rue des Lilas")
    await office.patch(path_of(other, other), json={"is_billing": True})
    before = await addresses_of(survivor)
    await merge(office, survivor, other)
    assert await addresses_of(survivor) == before
    with service.bound():
        assert not await fetch("SELECT id FROM customer_address WHERE account_id = $1", account)


def test_what_belongs_to_a_customer_includes_the_addresses() -> None:
    assert "customer_address" in TABLES_OF_A_CUSTOMER


async def merge(office: httpx.AsyncClient, survivor: Shown, other: Shown) -> None:
    answer = await office.post(f"/customers/{survivor['id']}/merge", json={"other_id": other["id"]})
    assert answer.status_code == 200, answer.text
