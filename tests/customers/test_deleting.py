"""Deleting a customer for good."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.ids import new_id

Add = Callable[..., Awaitable[dict[str, Any]]]


async def test_a_deleted_customer_is_gone_everywhere(office: httpx.AsyncClient, add: Add) -> None:  # C-04 C-26 D-16
    stays, goes = await add(), await add()
    answer = await office.delete(f"/customers/{goes['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await office.get("/customers")).json()["items"] == [stays]
    assert (await office.get("/customers", params={"q": goes["email"]})).json()["total"] == 0
    assert (await office.get("/customers", params={"status": "inactive"})).json()["total"] == 0


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"name": "Back again"}),
        ("PATCH", "", {"status": "active"}),
        ("DELETE", "", None),
        ("GET", "/timeline", None),
    ],
)
async def test_nothing_brings_a_deleted_customer_back(
    office: httpx.AsyncClient, add: Add, method: str, path: str, body: dict[str, str] | None
) -> None:  # C-26
    goes = (await add())["id"]
    await office.delete(f"/customers/{goes}")
    answer = await office.request(method, f"/customers/{goes}{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


async def test_a_deleted_customers_data_is_free_for_a_new_one(office: httpx.AsyncClient, add: Add) -> None:
    # C-26 D-13
    goes = await add()
    await office.delete(f"/customers/{goes['id']}")
    same = {name: goes[name] for name in ("name", "email", "phone", "address")}
    answer = await office.post("/customers", json=same)
    assert (answer.status_code, answer.json()["id"] == goes["id"]) == (201, False)


async def test_only_the_version_that_was_read_is_deleted(office: httpx.AsyncClient, add: Add) -> None:  # D-41
    path = f"/customers/{(await add())['id']}"
    current = (await office.patch(path, json={"name": "Changed meanwhile"})).json()
    stale = await office.delete(path, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, current)
    assert (await office.get(path)).json() == current
    assert (await office.delete(path, headers={"If-Match": '"2"'})).status_code == 204


async def test_one_of_many_deletions_deletes(office: httpx.AsyncClient, add: Add) -> None:  # C-26
    path = f"/customers/{(await add())['id']}"
    answers = await asyncio.gather(*[office.delete(path) for _ in range(6)])
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404, 404, 404]


async def test_a_change_that_races_with_the_deletion_does_not_undo_it(office: httpx.AsyncClient, add: Add) -> None:
    # C-26
    path = f"/customers/{(await add())['id']}"
    changes = [office.patch(path, json={"name": f"No {n}"}) for n in range(6)]
    *changed, deleted = await asyncio.gather(*changes, office.delete(path))
    assert deleted.status_code == 204
    assert {answer.status_code for answer in changed} <= {200, 404}
    assert (await office.get(path)).status_code == 404


async def test_what_is_not_there_can_not_be_deleted(office: httpx.AsyncClient) -> None:
    answer = await office.delete(f"/customers/{new_id()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
