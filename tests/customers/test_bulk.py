"""Bulk edits: many customers at once, with an outcome for each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from customers.domain import bulk
from customers.models import Customer

Add = Callable[..., Awaitable[dict[str, Any]]]
FILL = """
INSERT INTO customer (id, account_id, version, created_at, updated_at, name, email, phone, address, kind, status,
    searched_text, searched_digits, folded_email)
SELECT id, $1, 1, now(), now(), 'Many', 'many@example.com', '0612345678', 'Lyon', 'individual', 'active', '', '', ''
FROM unnest($2::uuid[]) AS id
"""


async def outcomes(office: httpx.AsyncClient, path: str, **body: Any) -> list[tuple[str, str]]:
    """What became of each."""
    answer = await office.post(f"/customers/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return [(result["id"], result["outcome"]) for result in answer.json()["results"]]


async def test_each_of_many_has_its_own_outcome_in_the_order_in_which_they_were_named(
    office: httpx.AsyncClient, add: Add
) -> None:
    # M-27 M-28 M-29 D-17
    first, second, stays = [(await add())["id"] for _ in range(3)]
    unknown = str(new_id())
    answer = await office.post("/customers/bulk-delete", json={"ids": [second, unknown, first, second]})
    results = answer.json()["results"]
    assert [(result["id"], result["outcome"]) for result in results] == [
        (second, "deleted"), (unknown, "not_found"), (first, "deleted"),
    ]  # fmt: skip
    assert [item["id"] for item in (await office.get("/customers")).json()["items"]] == [stays]
    for result in (results[0], results[2]):
        receipt = (await office.get(result["erasure"].removeprefix("/api/v1"))).json()
        assert receipt["customer_id"] == result["id"]
    assert results[1]["erasure"] is None


async def test_somebody_elses_customer_is_not_found(service: Service, office: httpx.AsyncClient, add: Add) -> None:
    # D-01 D-17
    theirs = (await add())["id"]
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert await outcomes(stranger, "bulk-delete", ids=[theirs]) == [(theirs, "not_found")]
        assert await outcomes(stranger, "bulk-status", ids=[theirs], status="inactive") == [(theirs, "not_found")]
    assert (await office.get(f"/customers/{theirs}")).json()["status"] == "active"


async def test_statuses_change_where_they_differ(office: httpx.AsyncClient, add: Add) -> None:
    # C-51 M-27 M-28
    one, two = (await add())["id"], (await add())["id"]
    await office.patch(f"/customers/{two}", json={"status": "inactive"})
    unknown = str(new_id())
    assert await outcomes(office, "bulk-status", ids=[one, two, unknown], status="inactive") == [
        (one, "changed"), (two, "unchanged"), (unknown, "not_found"),
    ]  # fmt: skip
    shown = [(await office.get(f"/customers/{customer}")).json() for customer in (one, two)]
    assert [(customer["status"], customer["version"]) for customer in shown] == [("inactive", 2), ("inactive", 2)]


@pytest.mark.parametrize("path", ["bulk-delete", "bulk-status"])
@pytest.mark.parametrize(
    ("ids", "field"), [([], "ids"), ([str(new_id()) for _ in range(501)], "ids"), (["no-id"], "ids.0"), (None, "ids")]
)
async def test_none_more_than_500_and_what_is_no_id_are_refused(
    office: httpx.AsyncClient, path: str, ids: Any, field: str
) -> None:
    # D-17 D-42
    answer = await office.post(f"/customers/{path}", json={"ids": ids, "status": "active"})
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("role", ["viewer", "technician"])
async def test_who_may_not_write_may_not_write_in_bulk(service: Service, account: Any, add: Add, role: Any) -> None:
    # D-02
    customer = (await add())["id"]
    async with client_of(service, somebody(role, account_id=account)) as client:
        for path, more in (("bulk-delete", {}), ("bulk-status", {"status": "inactive"})):
            answer = await client.post(f"/customers/{path}", json={"ids": [customer], **more})
            assert answer.status_code == 403


async def test_one_that_fails_stops_no_other(
    office: httpx.AsyncClient, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    # D-17
    before, refused, after = sorted([(await add())["id"] for _ in range(3)])
    delete = bulk.delete_customer

    async def sabotaged(caller: Caller, customer_id: Any, expected: int | None) -> Any:
        if str(customer_id) == refused:
            async with transaction():
                await fetch("SELECT 1 / 0")
        return await delete(caller, customer_id, expected)

    monkeypatch.setattr(bulk, "delete_customer", sabotaged)
    expected = [(before, "deleted"), (refused, "conflict"), (after, "deleted")]
    ids = [before, refused, after]
    assert await outcomes(office, "bulk-delete", ids=ids) == expected
    again = await office.post("/customers/bulk-delete", json={"ids": ids}, headers={"Idempotency-Key": "again"})
    assert [result["outcome"] for result in again.json()["results"]] == ["not_found", "conflict", "not_found"]
    assert (await office.get(f"/customers/{refused}")).status_code == 200


async def test_a_repeated_bulk_deletion_is_answered_as_the_first_time(office: httpx.AsyncClient, add: Add) -> None:
    # D-17 D-41
    ids = [(await add())["id"] for _ in range(2)]
    answers = [
        await office.post("/customers/bulk-delete", json={"ids": ids}, headers={"Idempotency-Key": "once"})
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert {result["outcome"] for result in answers[0].json()["results"]} == {"deleted"}


async def test_bulk_deletions_that_overlap_delete_each_once(office: httpx.AsyncClient, add: Add) -> None:
    # D-17
    ids = [(await add())["id"] for _ in range(12)]
    both = await asyncio.gather(*[
        office.post("/customers/bulk-delete", json={"ids": named}, headers={"Idempotency-Key": str(number)})
        for number, named in enumerate((ids, ids[::-1]))
    ])  # fmt: skip
    deleted = [result["id"] for answer in both for result in answer.json()["results"] if result["outcome"] == "deleted"]
    assert sorted(deleted) == sorted(ids)


async def test_five_hundred_go_in_one_request(service: Service, office: httpx.AsyncClient, account: Any) -> None:
    # D-17
    ids = [new_id() for _ in range(500)]
    with service.bound():
        await fetch(FILL, account, ids)
    result = await outcomes(office, "bulk-delete", ids=[str(each) for each in ids])
    assert {outcome for _, outcome in result} == {"deleted"}
    with service.bound():
        assert await Customer.filter(account_id=account).count() == 0
