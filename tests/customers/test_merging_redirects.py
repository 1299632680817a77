"""Whoever asks for a customer that was merged is sent to the one that remains."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Add = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def merged(office: httpx.AsyncClient, add: Add) -> tuple[str, str]:
    """The ids of a customer that was merged, and of the one that remains."""
    mine, other = (await add())["id"], (await add())["id"]
    assert (await office.post(f"/customers/{mine}/merge", json={"other_id": other})).status_code == 200
    return other, mine


@pytest.mark.parametrize(
    ("method", "place", "body", "status"),
    [
        ("GET", "", None, 301),
        ("GET", "/timeline?page=2&page_size=5", None, 301),
        ("GET", "/overview", None, 301),
        ("PATCH", "", {"name": "New name"}, 301),
        ("PATCH", "?allow_duplicate=true", {"name": "New name"}, 301),
        ("POST", "/merge", {"other_id": "{unknown}"}, 308),
    ],
)
async def test_the_same_place_at_the_one_that_remains_is_where_it_is_now(
    office: httpx.AsyncClient, merged: tuple[str, str], method: str, place: str, body: Any, status: int
) -> None:
    other, mine = merged
    given = body and {name: value.replace("{unknown}", str(new_id())) for name, value in body.items()}
    answer = await office.request(method, f"/customers/{other}{place}", json=given)
    assert (answer.status_code, answer.headers["Location"]) == (status, f"/api/v1/customers/{mine}{place}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["merged_into"]) == ("customer_merged", mine)
    assert (await office.get(f"/customers/{mine}")).json()["version"] == 2


async def test_a_deletion_is_not_led_to_the_one_that_remains(
    office: httpx.AsyncClient, merged: tuple[str, str]
) -> None:
    other, mine = merged
    answer = await office.delete(f"/customers/{other}", follow_redirects=True)
    assert (answer.status_code, answer.json()["merged_into"]) == (301, mine)
    assert "Location" not in answer.headers
    assert (await office.get(f"/customers/{mine}")).status_code == 200


async def test_a_chain_of_merges_leads_to_its_end_at_once(
    office: httpx.AsyncClient, merged: tuple[str, str], add: Add
) -> None:
    oldest, other = merged
    mine = (await add())["id"]
    await office.post(f"/customers/{mine}/merge", json={"other_id": other})
    for gone in (oldest, other):
        answer = await office.get(f"/customers/{gone}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/api/v1/customers/{mine}")


async def test_the_redirection_speaks_the_readers_language(office: httpx.AsyncClient, merged: tuple[str, str]) -> None:
    # D-40
    answer = await office.get(f"/customers/{merged[0]}", headers={"Accept-Language": "fr"})
    assert answer.json()["detail"] == "Ce client a été fusionné avec un autre."


async def test_other_accounts_and_contacts_learn_nothing_of_a_merge(
    service: Service, account: UUID, merged: tuple[str, str]
) -> None:  # D-01
    contact = replace(somebody(account_id=account), kind="contact", role=None, customer_id=UUID(merged[0]))
    for caller in (somebody(account_id=new_id()), contact):
        async with client_of(service, caller) as client:
            assert (await client.get(f"/customers/{merged[0]}")).status_code == 404


async def test_who_may_not_do_it_is_refused_and_not_redirected(
    service: Service, account: UUID, merged: tuple[str, str]
) -> None:  # D-02
    async with client_of(service, somebody("technician", account_id=account)) as technician:
        assert (await technician.get(f"/customers/{merged[0]}")).status_code == 403


async def test_what_was_never_there_is_still_not_found(office: httpx.AsyncClient, merged: tuple[str, str]) -> None:
    answer = await office.get(f"/customers/{new_id()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")


async def test_a_post_with_a_key_is_redirected_each_time(office: httpx.AsyncClient, merged: tuple[str, str]) -> None:
    # D-41
    other, _ = merged
    body, key = {"other_id": str(new_id())}, {"Idempotency-Key": "k"}
    answers = [await office.post(f"/customers/{other}/merge", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [308, 308]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
