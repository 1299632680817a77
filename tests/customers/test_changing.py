"""Changing a customer, its status included."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import combinations
from typing import Any

import httpx
import pytest

from chassis.ids import new_id

Add = Callable[..., Awaitable[dict[str, Any]]]

NEW = {
    "name": "Zoé Änder",
    "email": "zoe@new.example.com",
    "phone": "+33 7 00 00 00 01",
    "address": "2 rue Neuve\n69001 Lyon",
}
COMBINATIONS = [list(some) for size in range(1, 5) for some in combinations(NEW, size)]


@pytest.mark.parametrize("fields", COMBINATIONS, ids="+".join)
async def test_any_combination_of_fields_is_changed_in_one_save(
    office: httpx.AsyncClient, add: Add, fields: list[str]
) -> None:  # C-03 C-20 C-22 D-41
    before, given = await add(), {field: NEW[field] for field in fields}
    answer = await office.patch(f"/customers/{before['id']}", json=given)
    after = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert after["updated_at"] > before["updated_at"]
    assert after == before | given | {"version": 2, "updated_at": after["updated_at"]}
    assert (await office.get(f"/customers/{before['id']}")).json() == after
    assert (await office.get("/customers")).json()["items"] == [after]


async def test_the_kind_and_the_status_are_changed_too(office: httpx.AsyncClient, add: Add) -> None:  # C-03 D-11
    added = await add()
    change = {"kind": "business", "status": "inactive"}
    after = (await office.patch(f"/customers/{added['id']}", json=change)).json()
    assert (after["kind"], after["status"], after["version"]) == ("business", "inactive", 2)


async def test_a_changed_customer_is_found_by_the_new_values_only(office: httpx.AsyncClient, add: Add) -> None:
    # C-22 C-62 D-20
    before = await add()
    await office.patch(f"/customers/{before['id']}", json=NEW)
    found = {q: (await office.get("/customers", params={"q": q})).json()["total"] for q in NEW.values()}
    missed = {q: (await office.get("/customers", params={"q": before[q]})).json()["total"] for q in ("name", "email")}
    assert found == {NEW["name"]: 1, NEW["email"]: 1, NEW["phone"]: 1, NEW["address"]: 0}
    assert missed == {"name": 0, "email": 0}


@pytest.mark.parametrize("same", [[], ["name"], ["name", "email", "phone", "address", "kind", "status"]])
async def test_saying_what_is_so_already_changes_nothing(
    office: httpx.AsyncClient, add: Add, same: list[str]
) -> None:  # D-41
    before = await add()
    answer = await office.patch(f"/customers/{before['id']}", json={field: before[field] for field in same})
    assert (answer.status_code, answer.json(), answer.headers["ETag"]) == (200, before, '"1"')


async def test_a_customer_is_deactivated_kept_and_reactivated(office: httpx.AsyncClient, add: Add) -> None:
    # C-51 C-55 C-57
    added = await add()
    for status in ("inactive", "active", "inactive"):
        changed = (await office.patch(f"/customers/{added['id']}", json={"status": status})).json()
        assert (await office.get(f"/customers/{added['id']}")).json() == changed
        assert changed == added | {name: changed[name] for name in ("status", "version", "updated_at")}
        assert changed["status"] == status


async def test_the_status_stays_what_staff_said_it_is(office: httpx.AsyncClient, add: Add) -> None:  # C-52 C-54
    path = f"/customers/{(await add())['id']}"
    for status in ("active", "inactive"):
        await office.patch(path, json={"status": status})
        after = [(await office.patch(path, json={"address": f"{status} {n}"})).json()["status"] for n in range(2)]
        assert after == [status, status]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"status": "paused"}, {"status": "not_allowed"}),
        ({"name": None, "phone": None}, {"name": "required", "phone": "required"}),
        ({"email": "nope", "name": " "}, {"email": "not_an_email", "name": "required"}),
        ({"name": 3, "version": 7}, {"name": "not_a_string", "version": "unknown_field"}),
        ({"id": str(new_id())}, {"id": "unknown_field"}),
    ],
)
async def test_a_refused_change_names_every_problem_and_changes_nothing(
    office: httpx.AsyncClient, add: Add, body: dict[str, Any], errors: dict[str, str]
) -> None:  # C-12 C-13 C-51 D-42
    before = await add()
    answer = await office.patch(f"/customers/{before['id']}", json=body | {"address": "elsewhere"})
    assert answer.status_code == 422
    assert {error["field"]: error["code"] for error in answer.json()["errors"]} == errors
    assert (await office.get(f"/customers/{before['id']}")).json() == before


async def test_a_change_of_the_version_that_was_read_is_made(office: httpx.AsyncClient, add: Add) -> None:  # D-41
    path = f"/customers/{(await add())['id']}"
    for version in ('"1"', 'W/"2"', "*"):
        answer = await office.patch(path, json={"name": f"After {version}"}, headers={"If-Match": version})
        assert answer.status_code == 200
    assert (await office.get(path)).headers["ETag"] == '"4"'


async def test_a_stale_change_is_answered_with_the_current_record(office: httpx.AsyncClient, add: Add) -> None:
    # D-41
    path = f"/customers/{(await add())['id']}"
    current = (await office.patch(path, json={"name": "First"})).json()
    answer = await office.patch(path, json={"name": "Second"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
    assert (answer.json()["code"], answer.json()["current"]) == ("stale_version", current)
    assert (await office.get(path)).json() == current


@pytest.mark.parametrize("header", ["1", '"one"', '"1", "2"', ""])
async def test_an_if_match_that_is_no_version_is_invalid(office: httpx.AsyncClient, add: Add, header: str) -> None:
    # D-41 D-42
    path = f"/customers/{(await add())['id']}"
    answer = await office.patch(path, json={"name": "B"}, headers={"If-Match": header})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "If-Match")


async def test_changes_at_the_same_time_are_all_kept(office: httpx.AsyncClient, add: Add) -> None:  # C-03
    path = f"/customers/{(await add())['id']}"
    everything = NEW | {"kind": "business", "status": "inactive"}
    changes = [{field: value} for field, value in everything.items()]
    answers = await asyncio.gather(*[office.patch(path, json=change) for change in changes])
    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4, 5, 6, 7]
    after = (await office.get(path)).json()
    assert {name: after[name] for name in everything} == everything


async def test_of_changes_to_the_same_version_one_is_made(office: httpx.AsyncClient, add: Add) -> None:  # D-41
    path = f"/customers/{(await add())['id']}"
    tries = [office.patch(path, json={"name": f"No {n}"}, headers={"If-Match": '"1"'}) for n in range(8)]
    answers = await asyncio.gather(*tries)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 7}
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (await office.get(path)).json() == winner


async def test_nobody_can_be_changed_who_is_not_there(office: httpx.AsyncClient) -> None:
    answer = await office.patch(f"/customers/{new_id()}", json={"name": "B"})
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
