"""Merging while others write."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.held import blocked
from support.received import received

from chassis.database import fetch, transaction
from chassis.service import Service
from chassis.testing import eventually, somebody
from contracts.customers import CustomerChanged, CustomerState
from contracts.event import Change
from customers import domain
from customers.commands import MergeCustomer

Add = Callable[..., Awaitable[dict[str, Any]]]
WRITTEN_ABOUT = "SELECT id FROM customer WHERE account_id = $1 AND id = $2 FOR KEY SHARE"
STORY = "SELECT id FROM timeline_entry WHERE account_id = $1 AND customer_id = $2 AND changes::text LIKE $3"


def merge(office: httpx.AsyncClient, into: str, other: str) -> Coroutine[Any, Any, httpx.Response]:
    return office.post(f"/customers/{into}/merge", json={"other_id": other})


async def test_of_two_merges_in_opposite_directions_one_wins_and_none_waits_for_ever(
    office: httpx.AsyncClient, add: Add
) -> None:
    for _ in range(10):
        a, b = (await add())["id"], (await add())["id"]
        async with asyncio.timeout(10):
            answers = await asyncio.gather(merge(office, a, b), merge(office, b, a))
        assert sorted(answer.status_code for answer in answers) == [200, 308]
        left = [(await office.get(f"/customers/{one}")).status_code for one in (a, b)]
        assert sorted(left) == [200, 301]
    assert (await office.get("/customers")).json()["total"] == 10


async def test_merging_in_a_ring_leaves_one(office: httpx.AsyncClient, add: Add) -> None:
    for _ in range(5):
        before = (await office.get("/customers")).json()["total"]
        ids = [(await add())["id"] for _ in range(4)]
        ring = zip(ids, [*ids[1:], ids[0]], strict=True)
        answers = await asyncio.gather(*[merge(office, into, other) for into, other in ring])
        assert {answer.status_code for answer in answers} <= {200, 308, 409}
        left = [await office.get(f"/customers/{one}") for one in ids]
        standing = [answer.json()["id"] for answer in left if answer.status_code == 200]
        assert (await office.get("/customers")).json()["total"] == before + len(standing)
        moved = [answer.headers["Location"].rpartition("/")[2] for answer in left if answer.status_code == 301]
        assert set(moved) <= set(standing)
        assert len(standing) + len(moved) == 4


async def test_one_of_many_equal_merges_merges(office: httpx.AsyncClient, add: Add) -> None:  # D-41
    mine, other = await add(), await add()
    answers = await asyncio.gather(*[merge(office, mine["id"], other["id"]) for _ in range(6)])
    assert {(answer.status_code, answer.json()["version"]) for answer in answers} == {(200, 2)}


async def test_changes_that_race_with_the_merge_are_done_before_it_or_redirected(
    office: httpx.AsyncClient, add: Add
) -> None:
    for _ in range(5):
        mine, other = (await add())["id"], (await add())["id"]
        changes = [office.patch(f"/customers/{other}", json={"name": f"No {number}"}) for number in range(4)]
        *changed, merged = await asyncio.gather(*changes, merge(office, mine, other))
        assert merged.status_code == 200
        assert {answer.status_code for answer in changed} <= {200, 301}
        assert (await office.get(f"/customers/{mine}")).json() == merged.json()


@pytest.mark.parametrize("which", ["mine", "other"])
async def test_a_deletion_that_races_with_the_merge_wins_or_loses_whole(
    office: httpx.AsyncClient, add: Add, which: str
) -> None:  # C-26
    for _ in range(8):
        ids = {"mine": (await add())["id"], "other": (await add())["id"]}
        deletion = office.delete(f"/customers/{ids[which]}")
        merged, deleted = await asyncio.gather(merge(office, ids["mine"], ids["other"]), deletion)
        left = [(await office.get(f"/customers/{one}")).status_code for one in ids.values()]
        outcome = (merged.status_code, deleted.status_code, *left)
        assert (
            outcome
            in {
                "mine": [(200, 204, 404, 404), (404, 204, 404, 200)],
                "other": [(200, 301, 200, 301), (422, 204, 200, 404)],
            }[which]
        )


async def test_who_writes_about_both_while_they_are_merged_is_waited_for(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:
    mine, other = (await add())["id"], (await add())["id"]
    has_written, go_on = asyncio.Event(), asyncio.Event()

    async def write_about_both() -> None:
        with service.bound():
            async with transaction():
                await fetch(WRITTEN_ABOUT, account, UUID(other))
                has_written.set()
                await go_on.wait()
                await fetch(WRITTEN_ABOUT, account, UUID(mine))

    writing = asyncio.create_task(write_about_both())
    await has_written.wait()
    merging = asyncio.create_task(merge(office, mine, other))
    await eventually(lambda: blocked(service))
    go_on.set()
    await writing
    assert (await merging).status_code == 200


def renamed(account: UUID, customer: dict[str, Any], name: str, version: int) -> CustomerChanged:
    state = CustomerState.model_validate(customer | {"account_id": account, "name": name, "version": version})
    return CustomerChanged(customer=state, changes=[Change(field="name", old=customer["name"], new=name)])


async def entries(service: Service, account: UUID, customer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The entries of a customer's story that mention a name."""
    with service.bound():
        return await fetch(STORY, account, UUID(customer["id"]), f"%{name}%")


async def test_an_event_about_a_merged_customer_that_comes_late_is_part_of_the_story_of_the_one_that_remains(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # D-19
    mine, other, oldest = await add(), await add(), await add()
    await merge(office, other["id"], oldest["id"])
    await merge(office, mine["id"], other["id"])
    with service.bound():
        await service.worker.inbox.receive([received(renamed(account, oldest, "Late news", 9))])
    assert len(await entries(service, account, mine, "Late news")) == 1


async def test_an_event_that_comes_while_its_customer_is_merged_is_not_lost(
    service: Service, account: UUID, add: Add
) -> None:  # D-19
    mine, other = await add(), await add()
    merging, release = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        with service.bound():
            async with transaction():
                command = MergeCustomer(other_id=other["id"])
                await domain.merge_customer(somebody(account_id=account), UUID(mine["id"]), command, None)
                merging.set()
                await release.wait()

    async def receive() -> None:
        with service.bound():
            await service.worker.inbox.receive([received(renamed(account, other, "In between", 9))])

    holding = asyncio.create_task(hold())
    await merging.wait()
    receiving = asyncio.create_task(receive())
    await eventually(lambda: blocked(service))
    release.set()
    await asyncio.gather(holding, receiving)
    assert len(await entries(service, account, mine, "In between")) == 1
