"""What a merge of customers does to their installations."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import permutations
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.held import blocked, held
from support.received import deliver, received

from chassis.caller import Caller
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import eventually
from contracts import Event
from contracts.customers import (
    CustomerAbsorbed,
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerMerged,
    CustomerState,
    DeletedCustomer,
)
from installations import domain
from installations.commands import ScheduleInstallation

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
Customer = Callable[..., CustomerState]
WHENEVER = {"/events": {"from": "2030-01-01", "to": "2030-01-31"}}


def later(customer: CustomerState, version: int = 5) -> CustomerState:
    return customer.model_copy(update={"version": version})


def gone(customer: CustomerState, version: int = 5) -> DeletedCustomer:
    return DeletedCustomer(id=customer.id, account_id=customer.account_id, version=version)


def merged(other: CustomerState, into: CustomerState, version: int = 5) -> CustomerMerged:
    return CustomerMerged(customer=gone(other), into=later(into, version))


def absorbed(into: CustomerState, other: CustomerState) -> CustomerAbsorbed:
    return CustomerAbsorbed(customer=later(into), absorbed=other)


@pytest.fixture
async def bob(service: Service, customer: Customer) -> CustomerState:
    """Another customer whom the service knows."""
    known = customer(name="Bob Martin", address="2 rue Neuve")
    await deliver(service, CustomerCreated(customer=known))
    return known


async def test_a_merged_customers_installations_belong_to_the_one_that_remains(
    service: Service,
    office: httpx.AsyncClient,
    schedule: Schedule,
    announced: Announced,
    admin: Caller,
    ana: CustomerState,
    bob: CustomerState,
) -> None:  # C-05 C-39
    planned = [await schedule("started", notes="Key under the mat"), await schedule("completed"), await schedule()]
    theirs = await schedule(customer_id=str(bob.id))
    await deliver(service, merged(ana, bob), absorbed(bob, ana), actor=admin.actor, channel="web")
    for before in planned:
        after = (await office.get(f"/installations/{before['id']}")).json()
        linked = {"customer_id": str(bob.id), "customer_name": "Bob Martin"}
        assert after == {**before, **linked, "version": before["version"] + 1, "updated_at": after["updated_at"]}
        last = (await announced(before["id"]))[-1]
        assert (last["type"], last["actor"]) == ("InstallationRelinked", f"staff/{admin.id}")
        assert last["body"]["former_customer_id"] == str(ana.id)
        assert last["body"]["installation"]["customer_id"] == str(bob.id)
    assert (await office.get(f"/installations/{theirs['id']}")).json() == theirs
    assert (await office.get("/installations", params={"customer_id": str(bob.id)})).json()["total"] == 4
    assert (await office.get("/installations", params={"customer_id": str(ana.id)})).json()["total"] == 0
    assert (await office.get("/installations", params={"q": "bob martin"})).json()["total"] == 4
    assert (await office.get("/installations", params={"q": "muller"})).json()["total"] == 0


async def test_the_diary_and_the_service_plans_go_along(
    service: Service, office: httpx.AsyncClient, announced: Announced, ana: CustomerState, bob: CustomerState
) -> None:  # M-18 M-19
    theirs = {"customer_id": str(ana.id)}
    appointment = {"title": "Visit", "starts_at": "2030-01-02T08:00:00Z", "ends_at": "2030-01-02T09:00:00Z", **theirs}
    plan = {"name": "Yearly check", "frequency": "yearly", "price": "90.00", "starts_on": "2030-01-02", **theirs}
    kept = [("/events", appointment, "DiaryEventRelinked"), ("/service-plans", plan, "ServicePlanRelinked")]
    added = [(await office.post(path, json=form)).json() for path, form, _ in kept]
    await deliver(service, merged(ana, bob))
    for before, (path, form, event) in zip(added, kept, strict=True):
        (after,) = (await office.get(path, params={"customer_id": str(bob.id), **WHENEVER.get(path, {})})).json()[
            "items"
        ]
        new = {"customer_id": str(bob.id), "version": 2, "updated_at": after["updated_at"]}
        assert after == {**before, **new}
        last = (await announced(before["id"]))[-1]
        assert (last["type"], last["body"]["former_customer_id"]) == (event, str(ana.id))
        late = await office.post(path, json=form)
        assert (late.status_code, late.json()["customer_id"]) == (201, str(bob.id))
    await deliver(service, CustomerDeleted(customer=gone(bob, 6), absorbed_ids=[ana.id]))
    for path, _, _ in kept:
        assert (await office.get(path, params=WHENEVER.get(path, {}))).json()["total"] == 0


async def test_nothing_personal_of_a_merged_customer_is_remembered(
    service: Service, ana: CustomerState, bob: CustomerState
) -> None:  # D-16
    await deliver(service, merged(ana, bob))
    with service.bound():
        known = await fetch(
            "SELECT name, address, deleted, merged_into FROM known_customer WHERE account_id = $1 AND id = $2",
            ana.account_id, ana.id,
        )  # fmt: skip
    assert known == [{"name": "", "address": "", "deleted": True, "merged_into": bob.id}]


async def test_a_merge_heard_of_twice_is_done_once(
    service: Service, schedule: Schedule, announced: Announced, ana: CustomerState, bob: CustomerState
) -> None:
    planned = await schedule()
    record = received(merged(ana, bob))
    with service.bound():
        for _ in range(2):
            await service.worker.inbox.receive([record])
    await deliver(service, merged(ana, bob))
    assert [event["type"] for event in await announced(planned["id"])] == [
        "InstallationScheduled", "InstallationRelinked"
    ]  # fmt: skip


async def test_a_merge_may_be_the_first_word_of_the_one_that_remains(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, ana: CustomerState, customer: Customer
) -> None:
    planned, zoe = await schedule(), customer(name="Zoé")
    await deliver(service, merged(ana, zoe))
    older = CustomerChanged(customer=later(zoe, 2).model_copy(update={"name": "Old name"}), changes=[])
    await deliver(service, CustomerCreated(customer=zoe), older)
    shown = (await office.get(f"/installations/{planned['id']}")).json()
    assert (shown["customer_id"], shown["customer_name"]) == (str(zoe.id), "Zoé")
    newer = CustomerChanged(customer=later(zoe, 6).model_copy(update={"name": "New name"}), changes=[])
    await deliver(service, newer)
    assert (await office.get(f"/installations/{planned['id']}")).json()["customer_name"] == "New name"


async def test_an_older_state_in_a_merge_does_not_undo_newer_news(
    service: Service, schedule: Schedule, ana: CustomerState, bob: CustomerState
) -> None:
    await deliver(service, CustomerChanged(customer=later(bob, 8).model_copy(update={"name": "Newest"}), changes=[]))
    await deliver(service, merged(ana, bob, 3))
    assert (await schedule(customer_id=str(bob.id)))["customer_name"] == "Newest"


async def test_planning_for_a_merged_customer_plans_for_the_one_that_remains(
    service: Service, schedule: Schedule, ana: CustomerState, bob: CustomerState
) -> None:
    await deliver(service, merged(ana, bob))
    planned = await schedule(customer_id=str(ana.id))
    assert (planned["customer_id"], planned["customer_name"]) == (str(bob.id), "Bob Martin")
    assert planned["address"] == bob.address


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
async def test_in_whatever_order_a_chain_of_merges_arrives_the_last_one_has_the_installations(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, ana: CustomerState, customer: Customer,
    order: tuple[int, ...],
) -> None:  # fmt: skip
    bob, zoe = customer(name="Bob"), customer(name="Zoé")
    await deliver(service, CustomerCreated(customer=bob))
    planned = [await schedule(), await schedule(customer_id=str(bob.id))]
    events: list[Event] = [merged(ana, bob, 2), merged(bob, zoe, 2), absorbed(zoe, bob), CustomerCreated(customer=zoe)]
    for place in order:
        await deliver(service, events[place])
    for one in planned:
        shown = (await office.get(f"/installations/{one['id']}")).json()
        assert (shown["customer_id"], shown["customer_name"]) == (str(zoe.id), "Zoé")


@pytest.mark.parametrize("first", ["the merge", "the deletion"])
async def test_when_the_one_that_remained_is_deleted_everything_is_unlinked_whatever_is_heard_of_first(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, announced: Announced, form: Callable[..., Shown],
    ana: CustomerState, bob: CustomerState, first: str,
) -> None:  # C-27 D-16  # fmt: skip
    planned = [await schedule("started", notes="Key under the mat"), await schedule(customer_id=str(bob.id))]
    events: list[Event] = [merged(ana, bob), CustomerDeleted(customer=gone(bob, 6))]
    for event in events if first == "the merge" else reversed(events):
        await deliver(service, event)
    for one in planned:
        shown = (await office.get(f"/installations/{one['id']}")).json()
        assert (shown["customer_id"], shown["customer_name"], shown["address"], shown["notes"]) == (None, None, "", "")
        assert (await announced(one["id"]))[-1]["type"] == "InstallationUnlinked"
    for word in ("muller", "martin", "lilas"):
        assert (await office.get("/installations", params={"q": word})).json()["total"] == 0
    refused = await office.post("/installations", json=form(customer_id=str(ana.id)))
    assert [error["code"] for error in refused.json()["errors"]] == ["customer_not_found"]


async def test_a_deletion_takes_those_along_whose_merge_has_not_been_heard_of(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, announced: Announced, ana: CustomerState,
    bob: CustomerState,
) -> None:  # C-27 D-16  # fmt: skip
    planned = await schedule(notes="Key under the mat")
    await deliver(service, CustomerDeleted(customer=gone(bob, 6), absorbed_ids=[ana.id]))
    await deliver(service, merged(ana, bob))
    shown = (await office.get(f"/installations/{planned['id']}")).json()
    assert (shown["customer_id"], shown["address"], shown["notes"]) == (None, "", "")
    last = (await announced(planned["id"]))[-1]
    assert (last["type"], last["body"]["former_customer_id"]) == ("InstallationUnlinked", str(ana.id))
    with service.bound():
        left = await fetch("SELECT name, address FROM known_customer WHERE account_id = $1", ana.account_id)
    assert left == [{"name": "", "address": ""}] * 2


async def test_photos_stay_with_their_installation(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, ana: CustomerState, bob: CustomerState
) -> None:  # C-40
    planned = await schedule("started")
    photo = {"id": str(UUID(int=7)), "width": 4, "height": 3, "uploaded_at": "2026-11-20T10:00:00Z"}
    with service.bound():
        await fetch(
            "UPDATE installation SET photos = $3::jsonb WHERE account_id = $1 AND id = $2",
            ana.account_id, UUID(planned["id"]), f'[{str(photo).replace(chr(39), chr(34))}]',
        )  # fmt: skip
    await deliver(service, merged(ana, bob))
    shown = (await office.get(f"/installations/{planned['id']}")).json()
    assert [one["id"] for one in shown["photos"]["items"]] == [photo["id"]]


async def test_a_merge_waits_for_whoever_plans_and_takes_that_too(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], admin: Caller, ana: CustomerState,
    bob: CustomerState,
) -> None:  # fmt: skip
    command = ScheduleInstallation.model_validate(form())
    async with held(service, lambda: domain.schedule_installation(admin, command)):
        merging = asyncio.create_task(deliver(service, merged(ana, bob)))
        await eventually(lambda: blocked(service))
    await merging
    (item,) = (await office.get("/installations")).json()["items"]
    assert (item["customer_id"], item["customer_name"], item["version"]) == (str(bob.id), "Bob Martin", 2)


async def test_whoever_plans_for_a_customer_under_merging_plans_for_the_one_that_remains(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], ana: CustomerState, bob: CustomerState
) -> None:
    async with held(service, lambda: service.worker.inbox.apply(received(merged(ana, bob)))):
        request = asyncio.create_task(office.post("/installations", json=form()))
        await eventually(lambda: blocked(service))
    answer = await request
    assert (answer.status_code, answer.json()["customer_name"]) == (201, "Bob Martin")


async def test_under_a_crowd_no_installation_stays_with_a_merged_customer(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], customer: Customer
) -> None:
    for _ in range(10):
        one, into = customer(), customer(name="Into")
        await deliver(service, CustomerCreated(customer=one), CustomerCreated(customer=into))
        plans = [office.post("/installations", json=form(customer_id=str(one.id))) for _ in range(4)]
        await asyncio.gather(*plans[:2], deliver(service, merged(one, into)), *plans[2:])
        found = [
            (await office.get("/installations", params={"customer_id": str(who.id)})).json() for who in (one, into)
        ]
        assert [page["total"] for page in found] == [0, 4]
        assert {item["customer_name"] for item in found[1]["items"]} == {"Into"}


async def test_a_merge_and_the_deletion_of_the_one_that_remains_at_once_leave_no_link(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, customer: Customer
) -> None:  # C-27 D-16
    for _ in range(10):
        one, into = customer(), customer(name="Into")
        await deliver(service, CustomerCreated(customer=one), CustomerCreated(customer=into))
        planned = await schedule(customer_id=str(one.id))
        deletion = CustomerDeleted(customer=gone(into, 6))
        await asyncio.gather(deliver(service, merged(one, into)), deliver(service, deletion))
        shown = (await office.get(f"/installations/{planned['id']}")).json()
        assert (shown["customer_id"], shown["customer_name"], shown["address"]) == (None, None, "")
