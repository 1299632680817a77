"""What customers announces, as any listener finds it on the topic."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import ConsumerRecord
from support.announced import announced as everything_announced
from support.announced import event_of, type_of

from chassis.database import fetch
from chassis.service import Service
from chassis.testing import client_of, migrated, somebody
from contracts import Envelope
from contracts.customers import CustomerChanged, CustomerCreated, CustomerDeleted, CustomerSnapshot, CustomerState
from customers.main import announce_again
from local_stack.kafka import Kafka

Build = Callable[[str], Awaitable[Service]]
Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]
Records = list[ConsumerRecord]
Announced = Callable[[str, int], Awaitable[Records]]


@pytest.fixture
def announced(service: Service, kafka: Kafka) -> Announced:
    """The first so many records of a customer, read by a consumer that knows nothing of us."""

    async def read(customer_id: str, count: int) -> Records:
        return await everything_announced(kafka, "customers.events", customer_id, count)

    return read


def types(records: Records) -> list[str]:
    return [type_of(record) for record in records]


def shared(state: CustomerState) -> dict[str, Any]:
    """What an event says of a customer itself."""
    return state.model_dump(mode="json", exclude={"account_id", "addresses"})


def told(shown: dict[str, Any]) -> dict[str, Any]:
    """What of a shown customer events say, too; of the addresses they say more."""
    e164 = "+33" + shown["phone"].removeprefix("0")  # of numbers as these tests give them
    return {name: value for name, value in shown.items() if name in CustomerState.model_fields} | {"phone_e164": e164}


async def test_an_added_customer_is_announced_as_a_cloud_event(
    office: httpx.AsyncClient, account: UUID, form: Form, announced: Announced
) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = await office.post("/customers", json=form(), headers={"X-Request-ID": "req-7", "traceparent": trace})
    customer = answer.json()
    (record,) = await announced(customer["id"], 1)
    headers = {name: value.decode() for name, value in record.headers}
    assert headers["content-type"] == "application/json"
    expected = {
        "specversion": "1.0",
        "type": "CustomerCreated",
        "source": "/services/customers",
        "subject": customer["id"],
        "dataschema": "urn:partner-portal:customers.events:CustomerCreated:1",
        "accountid": str(account),
        "actorname": "Ada Admin",
        "channel": "api",
        "requestid": "req-7",
    }
    assert {name: headers[f"ce_{name}"] for name in expected} == expected
    assert UUID(headers["ce_id"]).version == 7
    assert headers["ce_actor"].startswith("staff/")
    assert datetime.fromisoformat(headers["ce_time"]).utcoffset() is not None
    assert headers["traceparent"].split("-")[1] == trace.split("-")[1]
    event = CustomerCreated.model_validate_json(record.value)
    assert (event.customer.account_id, shared(event.customer)) == (account, told(customer))


async def test_a_change_is_announced_with_the_whole_state_and_what_changed(
    office: httpx.AsyncClient, add: Add, announced: Announced
) -> None:
    before = await add()
    after = (await office.patch(f"/customers/{before['id']}", json={"name": "New", "status": "inactive"})).json()
    event: CustomerChanged = event_of((await announced(before["id"], 2))[1])
    assert shared(event.customer) == told(after)
    assert [(change.field, change.old, change.new) for change in event.changes] == [
        ("name", before["name"], "New"),
        ("status", "active", "inactive"),
    ]


async def test_a_change_of_the_status_alone_has_an_event_of_its_own(
    office: httpx.AsyncClient, add: Add, announced: Announced
) -> None:
    customer = await add()
    path = f"/customers/{customer['id']}"
    await office.patch(path, json={"status": "inactive", "name": customer["name"]})
    await office.patch(path, json={"status": "active"})
    await office.patch(path, json={"kind": "business"})
    records = await announced(customer["id"], 4)
    assert types(records) == ["CustomerCreated", "CustomerStatusChanged", "CustomerStatusChanged", "CustomerChanged"]
    assert [(event_of(record).old, event_of(record).new) for record in records[1:3]] == [
        ("active", "inactive"),
        ("inactive", "active"),
    ]


async def test_a_deletion_is_announced_without_personal_data_and_then_forgotten(
    office: httpx.AsyncClient, add: Add, announced: Announced
) -> None:  # C-27 D-16
    customer = await add(name="Canary Name", email="canary@example.com", phone="06 11 22 33 44", address="Canary rue")
    await office.delete(f"/customers/{customer['id']}")
    _, deleted, tombstone = await announced(customer["id"], 3)
    event = CustomerDeleted.model_validate_json(deleted.value)
    assert (types([deleted]), str(event.customer.id), event.customer.version) == (
        ["CustomerDeleted"],
        customer["id"],
        2,
    )
    said = b" ".join([deleted.value, *[value for record in (deleted, tombstone) for _, value in record.headers]])
    assert not [word for word in (b"anary", b"11 22", b"11223344") if word in said]
    assert tombstone.value is None
    assert Envelope.of(tombstone.headers).subject == UUID(customer["id"])


async def test_what_was_refused_or_changed_nothing_is_not_announced(
    office: httpx.AsyncClient, add: Add, form: Form, announced: Announced
) -> None:
    customer = await add()
    path, stale = f"/customers/{customer['id']}", {"If-Match": '"7"'}
    refused = [
        await office.post("/customers", json=form(email=customer["email"])),
        await office.patch(path, json={"email": "nope"}),
        await office.patch(path, json={"name": "Stale"}, headers=stale),
        await office.delete(path, headers=stale),
        await office.patch(path, json={"name": customer["name"]}),
    ]
    assert [answer.status_code for answer in refused] == [409, 422, 412, 412, 200]
    await office.delete(path)
    records = await announced(customer["id"], 3)
    assert [event_of(record).state.version for record in records[:2]] == [1, 2]


async def test_changes_at_the_same_time_are_announced_in_the_order_of_their_versions(
    office: httpx.AsyncClient, add: Add, announced: Announced
) -> None:
    customer_id = (await add())["id"]
    await asyncio.gather(*[office.patch(f"/customers/{customer_id}", json={"name": f"No {n}"}) for n in range(16)])
    records = await announced(customer_id, 17)
    assert [event_of(record).state.version for record in records] == list(range(1, 18))
    shown = (await office.get(f"/customers/{customer_id}")).json()
    assert event_of(records[-1]).customer.name == shown["name"]


async def test_everybody_can_be_announced_again_as_they_stand(built: Build, account: UUID, form: Form) -> None:
    service = await built("customers_again")
    async with migrated(service), client_of(service, somebody(account_id=account)) as office:
        customers = [(await office.post("/customers", json=form())).json() for _ in range(3)]
        changed = (await office.patch(f"/customers/{customers[0]['id']}", json={"name": "New"})).json()
        assert await announce_again() == 3
        rows = await fetch("SELECT body FROM outbox WHERE account_id = $1 AND kind = 'snapshot' ORDER BY id", account)
    snapshots = [CustomerSnapshot.model_validate_json(row["body"]).customer for row in rows]
    assert [shared(state) for state in snapshots] == [told(shown) for shown in (changed, *customers[1:])]
