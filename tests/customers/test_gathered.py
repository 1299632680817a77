"""What the gateway gathers here about a customer: counts before a deletion, and everything that is kept."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Role
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody
from customers.models import COPIES_OF_A_CUSTOMER, TABLES_OF_A_CUSTOMER
from customers.rules import in_order, plural, readable

Add = Callable[..., Awaitable[dict[str, Any]]]

JOB = (
    "INSERT INTO known_installation (id, account_id, customer_id, status, status_group, scheduled_on) "
    "VALUES ($1, $2, $3, 'scheduled', 'scheduled', '2030-01-02')"
)


async def gathered(office: httpx.AsyncClient, customer_id: str, what: str, entries: int) -> dict[str, Any]:
    """What is answered as soon as the timeline has so many entries."""

    async def told() -> Any:
        timeline = (await office.get(f"/customers/{customer_id}/timeline")).json()
        return timeline["total"] == entries and (await office.get(f"/customers/{customer_id}/{what}")).json()

    found: dict[str, Any] = await eventually(told)
    return found


async def test_the_impact_counts_every_kind_of_record_that_goes_with_a_customer(
    office: httpx.AsyncClient, add: Add
) -> None:
    # D-16
    customer, _ = await add(), await add()
    await office.patch(f"/customers/{customer['id']}", json={"name": "Changed"})
    counts = await gathered(office, customer["id"], "impact", entries=2)
    assert counts["timeline_entries"] == 2
    assert set(counts) == {plural(table) for table in TABLES_OF_A_CUSTOMER if table not in COPIES_OF_A_CUSTOMER}


async def test_personal_data_is_every_row_of_every_table_of_the_customer_and_nobody_elses(
    office: httpx.AsyncClient, service: Service, add: Add, account: UUID
) -> None:
    customer, other = await add(name="Zoë"), await add(name="Somebody else")
    with service.bound():
        for owner in (customer, other):
            await fetch(JOB, new_id(), account, UUID(owner["id"]))
    records = (await gathered(office, customer["id"], "personal-data", entries=1))["records"]
    assert set(records) == {"customer", *(plural(table) for table in TABLES_OF_A_CUSTOMER)}
    assert records["customer"] == [customer]
    (entry,) = records["timeline_entries"]
    assert (entry["action"], entry["summary"]) == ("customer_created", "Customer added")
    assert [job["scheduled_on"] for job in records["known_installations"]] == ["2030-01-02"]
    assert "Somebody else" not in str(records)


async def test_personal_data_has_all_addresses_with_those_who_give_access_to_them(
    office: httpx.AsyncClient, add: Add
) -> None:
    # D-12
    customer = await add(address="1 rue des Lilas")
    place = f"/customers/{customer['id']}/addresses"
    tenant = {"name": "Tina Tenant", "phone": "0612345678"}
    added = await office.post(place, json={"address": "2 rue des Roses", "access_contacts": [tenant]})
    assert added.status_code == 201
    shown = (await office.get(f"/customers/{customer['id']}/personal-data")).json()["records"]["addresses"]
    assert shown == (await office.get(place)).json()["items"]
    assert [one["address"] for one in shown] == ["1 rue des Lilas", "2 rue des Roses"]
    assert shown[1]["access_contacts"][0]["name"] == "Tina Tenant"
    assert (await office.get(f"/customers/{customer['id']}/impact")).json()["addresses"] == 1


async def test_personal_data_is_told_in_the_readers_language(office: httpx.AsyncClient, add: Add) -> None:
    # D-40
    customer = await add()
    await gathered(office, customer["id"], "impact", entries=1)
    answer = await office.get(f"/customers/{customer['id']}/personal-data", headers={"Accept-Language": "fr"})
    assert answer.json()["records"]["timeline_entries"][0]["summary"] == "Client ajouté"


@pytest.mark.parametrize("what", ["impact", "personal-data"])
async def test_nothing_is_gathered_of_somebody_elses_customer(service: Service, add: Add, what: str) -> None:
    # D-01
    customer = await add()
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        answer = await stranger.get(f"/customers/{customer['id']}/{what}")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


@pytest.mark.parametrize(
    ("role", "impact", "data"),
    [
        ("admin", 200, 200),
        ("manager", 200, 200),
        ("sales", 200, 403),
        ("viewer", 403, 403),
        ("technician", 403, 403),
    ],
)
async def test_who_may_ask_is_checked_here_too(
    service: Service, account: UUID, add: Add, role: Role, impact: int, data: int
) -> None:
    # D-02
    place = f"/customers/{(await add())['id']}"
    async with client_of(service, somebody(role, account_id=account)) as client:
        answers = [(await client.get(f"{place}/{what}")).status_code for what in ("impact", "personal-data")]
    assert answers == [impact, data]


@pytest.mark.parametrize(
    ("table", "name"),
    [("timeline_entry", "timeline_entries"), ("customer_address", "addresses"), ("import_row", "import_rows")],
)
def test_rows_have_a_name_together(table: str, name: str) -> None:
    assert plural(table) == name


def test_people_are_spared_what_only_the_machine_needs() -> None:
    row = {"id": 1, "account_id": 2, "customer_id": 3, "searched_text": "x", "folded_email": "y", "name": "Zoë"}
    assert readable(row) == {"id": 1, "name": "Zoë"}


def test_rows_are_shown_as_they_came_about() -> None:
    rows: list[dict[str, Any]] = [{"at": "2030"}, {"created_at": "2029"}, {"id": 1}]
    assert in_order(rows) == [{"id": 1}, {"created_at": "2029"}, {"at": "2030"}]
