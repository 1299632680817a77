"""What customers' events do to installations."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
from support.received import deliver

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import (
    CustomerAddress,
    CustomerAddressChanged,
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerSnapshot,
    CustomerState,
    DeletedCustomer,
)

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]


def deleted(customer: CustomerState, version: int = 9) -> CustomerDeleted:
    return CustomerDeleted(customer=DeletedCustomer(id=customer.id, account_id=customer.account_id, version=version))


def changed(customer: CustomerState, version: int, **given: Any) -> CustomerChanged:
    return CustomerChanged(customer=customer.model_copy(update={"version": version, **given}), changes=[])


async def test_a_renamed_customer_is_shown_and_found_by_the_new_name(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, ana: CustomerState, announced: Announced
) -> None:
    planned = await schedule()
    await deliver(service, changed(ana, 2, name="Zoé Weiß"))
    (item,) = (await office.get("/installations", params={"q": "zoe weiss"})).json()["items"]
    assert {**planned, "customer_name": "Zoé Weiß"} == item
    assert (await office.get("/installations", params={"q": "muller"})).json()["total"] == 0
    await office.patch(f"/installations/{planned['id']}", json={"notes": "Ring twice"})
    assert [event["body"]["installation"]["customer_name"] for event in await announced(planned["id"])] == [
        "Ana Müller", "Zoé Weiß"
    ]  # fmt: skip


async def test_the_next_installation_is_planned_at_the_customers_new_primary_address(
    service: Service, schedule: Schedule, ana: CustomerState
) -> None:  # D-12
    primary = CustomerAddress(
        id=ana.id, address="2 rue Neuve", label=None, is_primary=True, is_billing=False, is_site=True,
        company_site=False, property_reference=None, installation_partner_id=None,
    )  # fmt: skip
    moved = ana.model_copy(update={"version": 2, "address": "2 rue Neuve"})
    await deliver(service, CustomerAddressChanged(customer=moved, address=primary, changes=[]))
    assert (await schedule())["address"] == "2 rue Neuve"


async def test_late_and_repeated_news_of_a_customer_change_nothing(
    service: Service, schedule: Schedule, ana: CustomerState
) -> None:
    await deliver(service, changed(ana, 3, name="Newest"), changed(ana, 2, name="Older"))
    await deliver(service, CustomerSnapshot(customer=ana), CustomerCreated(customer=ana))
    assert (await schedule())["customer_name"] == "Newest"


async def test_a_snapshot_makes_a_customer_known(
    service: Service, schedule: Schedule, customer: Callable[..., CustomerState]
) -> None:
    bob = customer(name="Bob", version=7)
    await deliver(service, CustomerSnapshot(customer=bob))
    assert (await schedule(customer_id=str(bob.id)))["customer_name"] == "Bob"


async def test_a_deleted_customers_installations_stay_without_anything_personal(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, ana: CustomerState, announced: Announced
) -> None:  # C-27 D-16
    window = {"start": "08:00", "end": "12:00"}
    planned = [await schedule("cancelled", notes="Key under the mat", window=window), await schedule("started")]
    await deliver(service, deleted(ana))
    for before in planned:
        after = (await office.get(f"/installations/{before['id']}")).json()
        blank = {"customer_id": None, "customer_name": None, "address": "", "notes": "", "closing_reason": None}
        assert after == {**before, **blank, "version": before["version"] + 1, "updated_at": after["updated_at"]}
        last = (await announced(before["id"]))[-1]
        assert (last["type"], last["body"]["former_customer_id"]) == ("InstallationUnlinked", str(ana.id))
        assert last["actor"] == "system"
        assert last["body"]["installation"]["customer_name"] is None
    for word in ("muller", "lilas"):
        assert (await office.get("/installations", params={"q": word})).json()["total"] == 0
    assert (await office.get("/installations", params={"customer_id": str(ana.id)})).json()["total"] == 0


async def test_nothing_personal_of_a_deleted_customer_is_remembered(
    service: Service, ana: CustomerState, account: UUID
) -> None:  # D-16
    await deliver(service, deleted(ana))
    with service.bound():
        rows = await fetch("SELECT name, address, deleted FROM known_customer WHERE account_id = $1", account)
    assert rows == [{"name": "", "address": "", "deleted": True}]


async def test_an_unlinked_installation_can_still_be_changed_and_deleted(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, ana: CustomerState
) -> None:
    planned = await schedule()
    await deliver(service, deleted(ana))
    path = f"/installations/{planned['id']}"
    assert (await office.patch(path, json={"title": "Formerly theirs"})).json()["version"] == 3
    assert (await office.delete(path)).status_code == 204


async def test_only_the_deleted_customers_installations_are_unlinked(
    service: Service, schedule: Schedule, office: httpx.AsyncClient, customer: Callable[..., CustomerState]
) -> None:
    bob = customer(name="Bob")
    await deliver(service, CustomerCreated(customer=bob))
    planned = await schedule()
    await schedule(customer_id=str(bob.id))
    await deliver(service, deleted(bob))
    assert (await office.get(f"/installations/{planned['id']}")).json() == planned


async def test_a_deleted_customer_is_refused_at_once_whatever_arrives_later(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], customer: Callable[..., CustomerState]
) -> None:
    bob = customer()
    await deliver(service, deleted(bob), CustomerCreated(customer=bob))
    started = asyncio.get_running_loop().time()
    answer = await office.post("/installations", json=form(customer_id=str(bob.id)))
    assert [one["code"] for one in answer.json()["errors"]] == ["customer_not_found"]
    assert asyncio.get_running_loop().time() - started < 2


async def test_an_account_remembers_only_its_own_customers(service: Service, ana: CustomerState) -> None:  # D-01
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.get("/installations", params={"customer_id": str(ana.id)})).json()["items"] == []


async def test_customers_who_come_together_are_each_judged_by_what_is_known_of_them(
    service: Service, schedule: Schedule, customer: Callable[..., CustomerState], ana: CustomerState
) -> None:
    gone, newer, new = customer(version=5), customer(version=5, name="Newer"), customer(name="New")
    planned = await schedule()
    await deliver(service, CustomerCreated(customer=gone), CustomerCreated(customer=newer), deleted(gone))
    with service.bound():  # as a merge leaves it, which brings news of a customer among those of another one
        await fetch(
            "UPDATE known_customer SET version = 8 WHERE account_id = $1 AND id = $2", newer.account_id, newer.id
        )
        told = [(gone, 10), (newer, 7), (ana, 2), (new, 1)]
        await deliver(service, *(changed(state, version, name=f"Now {version}") for state, version in told))
        rows = await fetch("SELECT id, name, deleted FROM known_customer WHERE account_id = $1", ana.account_id)
    known = {row["id"]: (row["name"], row["deleted"]) for row in rows}
    assert known == {
        gone.id: ("", True), newer.id: ("Newer", False), ana.id: ("Now 2", False), new.id: ("Now 1", False)
    }  # fmt: skip
    async with client_of(service, somebody(account_id=ana.account_id)) as office:
        assert (await office.get(f"/installations/{planned['id']}")).json()["customer_name"] == "Now 2"
