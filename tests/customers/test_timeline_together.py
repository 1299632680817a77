"""Many customers' stories are written at once, each as if it had come by itself."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
from support.received import deliver

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from contracts.customers import CustomerChanged, CustomerCreated, CustomerState
from contracts.event import Change

Add = Callable[..., Awaitable[dict[str, Any]]]
TOLD = """
SELECT customer_id, record_id, record_version, action, changes, record ->> 'name' AS name FROM timeline_entry
WHERE account_id = $1 AND record_version > 100 ORDER BY record_version
"""


def state(account: UUID, shown: dict[str, Any], version: int, **given: Any) -> CustomerState:
    return CustomerState.model_validate(shown | {"account_id": account, "version": version} | given)


async def test_entries_go_to_whoever_remains_and_to_nobody_where_nobody_does(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # D-19
    kept, merged, gone = await add(), await add(), await add()
    await office.post(f"/customers/{kept['id']}/merge", json={"other_id": merged["id"]})
    await office.delete(f"/customers/{gone['id']}")
    others = [await add() for _ in range(5)]

    told = enumerate((merged, gone, kept, *others), 101)
    await deliver(service, *(CustomerCreated(customer=state(account, shown, version)) for version, shown in told))

    with service.bound():
        entries = await fetch(TOLD, account)
    assert [str(entry["customer_id"]) for entry in entries] == [kept["id"], kept["id"], *(o["id"] for o in others)]
    assert [str(entry["record_id"]) for entry in entries] == [merged["id"], kept["id"], *(o["id"] for o in others)]
    assert [entry["name"] for entry in entries] == [merged["name"], kept["name"], *(o["name"] for o in others)]


async def test_what_another_account_announces_is_in_nobodys_story(service: Service, account: UUID, add: Add) -> None:
    mine, stranger = await add(), new_id()
    invented = mine | {"id": new_id()}
    told = enumerate((mine, invented), 101)
    await deliver(service, *(CustomerCreated(customer=state(stranger, shown, version)) for version, shown in told))
    with service.bound():
        assert await fetch(TOLD, account) == await fetch(TOLD, stranger) == []


async def test_every_change_keeps_its_own_fields_and_versions_stay_in_order(
    service: Service, account: UUID, add: Add
) -> None:  # C-41 D-19
    shown = [await add() for _ in range(3)]
    events = [
        CustomerChanged(
            customer=state(account, one, version + place, name=f"{one['name']} {version}"),
            changes=[Change(field="name", old=one["name"], new=f"{one['name']} {version}")],
        )
        for version in (101, 201)
        for place, one in enumerate(shown)
    ]
    await deliver(service, *events)
    with service.bound():
        entries = await fetch(TOLD, account)
    assert [entry["record_version"] for entry in entries] == [101, 102, 103, 201, 202, 203]
    assert all(entry["name"] in entry["changes"] for entry in entries)
