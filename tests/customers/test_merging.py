"""Two customers that are one."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody

Add = Callable[..., Awaitable[dict[str, Any]]]
ANNOUNCED = """
SELECT headers ->> 'ce_type' AS type, headers ->> 'ce_actorname' AS actor, kind, body FROM outbox
WHERE account_id = $1 AND aggregate_id = $2 ORDER BY id
"""


async def merge(office: httpx.AsyncClient, into: Any, other: Any, **headers: str) -> httpx.Response:
    """Merges the other customer; both are given as they were shown, or by their ids."""
    into_id, other_id = [one["id"] if isinstance(one, dict) else one for one in (into, other)]
    return await office.post(f"/customers/{into_id}/merge", json={"other_id": other_id}, headers=headers)


async def announced(service: Service, account: UUID, customer: dict[str, Any]) -> list[dict[str, Any]]:
    """What was announced of a customer, oldest first."""
    with service.bound():
        rows = await fetch(ANNOUNCED, account, UUID(customer["id"]))
    return [{**row, "body": row["body"] and orjson.loads(row["body"])} for row in rows]


async def story(office: httpx.AsyncClient, customer: dict[str, Any], length: int) -> list[dict[str, Any]]:
    """The timeline, as soon as it has so many entries."""

    async def told() -> Any:
        page = (await office.get(f"/customers/{customer['id']}/timeline")).json()
        return page if page["total"] >= length else None

    page = await eventually(told)
    assert page["total"] == length
    items: list[dict[str, Any]] = page["items"]
    return items


async def test_the_one_that_remains_keeps_its_own_fields_as_a_new_version(
    office: httpx.AsyncClient, add: Add
) -> None:  # D-13 D-41
    other, mine = await add(name="Anna Mueller", kind="business"), await add(name="Ana Müller")
    answer = await merge(office, mine, other)
    merged = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert merged == mine | {"version": 2, "updated_at": merged["updated_at"]}
    assert merged["updated_at"] > mine["updated_at"]
    assert (await office.get(f"/customers/{mine['id']}")).json() == merged
    assert (await office.get("/customers")).json()["items"] == [merged]
    assert (await office.get("/customers", params={"q": "mueller"})).json()["total"] == 0


async def test_the_story_of_both_is_one_and_says_who_merged_whom(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # C-41 D-19 D-40
    mine, other = await add(name="Ana Müller"), await add(name="Anna", email="anna@example.com", phone="0699887766")
    await office.patch(f"/customers/{other['id']}", json={"name": "Anna Mueller"})
    await story(office, other, 2)
    await story(office, mine, 1)
    async with client_of(service, somebody("sales", account, "Sal Sales")) as sales:
        assert (await merge(sales, mine, other)).status_code == 200
    entries = await story(office, mine, 4)
    assert [(entry["action"], entry["actor"]["name"]) for entry in entries] == [
        ("customer_absorbed", "Sal Sales"), ("customer_changed", "Ada Admin"), ("customer_created", "Ada Admin"),
        ("customer_created", "Ada Admin"),
    ]  # fmt: skip
    assert entries[0]["summary"] == "Merged with Anna Mueller (anna@example.com, 0699887766)"
    office.headers["Accept-Language"] = "fr"
    assert (await story(office, mine, 4))[0]["summary"].startswith("Fusionné avec Anna Mueller")


async def test_both_ends_are_announced_and_no_deletion(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:
    mine, other = await add(), await add()
    merged = (await merge(office, mine, other)).json()
    created, absorbed = await announced(service, account, mine)
    assert (created["type"], absorbed["type"], absorbed["kind"]) == ("CustomerCreated", "CustomerAbsorbed", "event")
    known = ("id", "name", "email", "phone", "version", "updated_at")
    assert [absorbed["body"]["customer"][name] for name in known] == [merged[name] for name in known]
    assert [absorbed["body"]["absorbed"][name] for name in known] == [other[name] for name in known]
    _, gone, tombstone = await announced(service, account, other)
    assert (gone["type"], gone["actor"], tombstone["kind"]) == ("CustomerMerged", "Ada Admin", "tombstone")
    assert gone["body"]["customer"] == {"id": other["id"], "account_id": str(account), "version": 2}
    assert gone["body"]["into"] == absorbed["body"]["customer"]
    assert tombstone["body"] is None


async def test_only_the_version_that_was_read_is_merged_into(office: httpx.AsyncClient, add: Add) -> None:  # D-41
    mine, other = await add(), await add()
    current = (await office.patch(f"/customers/{mine['id']}", json={"name": "Changed meanwhile"})).json()
    stale = await merge(office, mine, other, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, current)
    assert (await office.get(f"/customers/{other['id']}")).json() == other
    assert (await merge(office, mine, other, **{"If-Match": '"2"'})).json()["version"] == 3


async def test_merging_twice_is_merging_once(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # D-41
    mine, other = await add(), await add()
    key = {"Idempotency-Key": "merge"}
    first, again = [await merge(office, mine, other, **key) for _ in range(2)]
    without_key = await merge(office, mine, other)
    assert (first.status_code, again.text, without_key.text) == (200, first.text, first.text)
    assert len(await announced(service, account, mine)) == 2
    assert (await merge(office, mine, new_id_text(), **key)).json()["code"] == "idempotency_key_reused"


def new_id_text() -> str:
    return str(new_id())


async def test_a_customer_that_went_into_a_third_one_can_not_be_merged_again(
    office: httpx.AsyncClient, add: Add
) -> None:
    mine, third, other = await add(), await add(), await add()
    await merge(office, third, other)
    answer = await merge(office, mine, other)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_merged")
    assert answer.json()["merged_into"] == third["id"]
    assert (await office.get(f"/customers/{mine['id']}")).json() == mine


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "other_id", "required"),
        ({"other_id": "nonsense"}, "other_id", "not_a_uuid"),
        ({"other_id": "{mine}"}, "other_id", "same_customer"),
        ({"other_id": "{unknown}"}, "other_id", "customer_not_found"),
        ({"other_id": "{theirs}"}, "other_id", "customer_not_found"),
        ({"other_id": "{mine}", "keep": "name"}, "keep", "unknown_field"),
    ],
)
async def test_what_can_not_be_merged_is_named(
    service: Service, office: httpx.AsyncClient, add: Add, form: Any, body: dict[str, str], field: str, code: str
) -> None:  # D-01 D-42
    mine = await add()
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        theirs = (await stranger.post("/customers", json=form())).json()["id"]
        known = {"{mine}": mine["id"], "{unknown}": new_id_text(), "{theirs}": theirs}
        given = {name: known.get(value, value) for name, value in body.items()}
        answer = await office.post(f"/customers/{mine['id']}/merge", json=given)
        assert (await stranger.get(f"/customers/{theirs}")).json()["version"] == 1
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
    assert (await office.get(f"/customers/{mine['id']}")).json() == mine


async def test_nobody_merges_another_accounts_customers(service: Service, add: Add) -> None:  # D-01
    mine, other = await add(), await add()
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        answer = await merge(stranger, mine, other)
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("technician", 403), ("sales", 200)])
async def test_those_who_may_change_customers_may_merge_them(
    service: Service, account: UUID, add: Add, role: Any, status: int
) -> None:  # D-02
    mine, other = await add(), await add()
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert (await merge(client, mine, other)).status_code == status


async def test_a_merged_pair_is_no_likely_duplicate_any_more(office: httpx.AsyncClient, add: Add) -> None:
    mine, other = await add(email="a@example.com"), await add(email="a@example.com")
    await merge(office, mine, other)
    assert (await office.get("/customers/duplicates")).json()["total"] == 0


async def test_with_the_one_that_remained_everything_goes(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # C-26 D-16
    mine, other, oldest = await add(), await add(), await add()
    assert (await merge(office, other, oldest)).status_code == 200
    assert (await merge(office, mine, other)).status_code == 200
    await story(office, mine, 5)
    assert (await office.delete(f"/customers/{mine['id']}")).status_code == 204
    deleted = [one for one in await announced(service, account, mine) if one["type"] == "CustomerDeleted"]
    assert sorted(deleted[0]["body"]["absorbed_ids"]) == [other["id"], oldest["id"]]
    for gone in (mine, other, oldest):
        assert (await office.get(f"/customers/{gone['id']}")).status_code == 404
    with service.bound():
        for table in ("timeline_entry", "merged_customer", "customer"):
            assert await fetch(f"SELECT id FROM {table} WHERE account_id = $1", account) == []
