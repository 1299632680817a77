"""Adding a customer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]


async def total(office: httpx.AsyncClient, **filters: str) -> int:
    count: int = (await office.get("/customers", params=filters)).json()["total"]
    return count


async def test_a_customer_is_added_as_the_form_says(office: httpx.AsyncClient, form: Form) -> None:
    # C-02 C-08 C-09 C-10 C-11 C-37 C-38 D-14
    filled = form(phone=" 06.12 34 56-78", address="1 rue X\n75001 Paris")
    answer = await office.post("/customers", json=filled)
    assert answer.status_code == 201
    added = answer.json()
    assert {name: added[name] for name in filled} == filled | {"phone": "06.12 34 56-78"}
    assert added["created_at"] == added["updated_at"]
    assert (answer.headers["ETag"], added["version"]) == ('"1"', 1)
    assert answer.headers["Location"] == f"/api/v1/customers/{added['id']}"
    read = await office.get(f"/customers/{added['id']}")
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, added, '"1"')


async def test_a_customer_shows_the_promised_fields_and_no_others(add: Add) -> None:  # C-37 C-38
    assert list(await add()) == [
        "id", "name", "email", "phone", "address", "kind", "status", "version", "created_at", "updated_at",
        "has_access_contacts", "billing_address_id",
    ]  # fmt: skip


async def test_a_new_customer_is_active_and_an_individual(add: Add) -> None:  # C-53 D-11
    added = await add()
    assert (added["status"], added["kind"]) == ("active", "individual")


@pytest.mark.parametrize("kind", ["individual", "business", "property_agent"])
async def test_a_customer_has_the_kind_that_was_said(add: Add, kind: str) -> None:  # D-11 M-01
    assert (await add(kind=kind))["kind"] == kind


async def test_a_new_customer_is_at_once_the_first_of_the_list(office: httpx.AsyncClient, add: Add) -> None:
    # C-15 D-20
    for _ in range(5):
        added = await add()
        assert (await office.get("/customers")).json()["items"][0] == added


@pytest.mark.parametrize("field", ["name", "email", "phone", "address"])
async def test_a_customer_with_a_blank_field_is_not_added(office: httpx.AsyncClient, form: Form, field: str) -> None:
    # C-12
    answer = await office.post("/customers", json=form(**{field: "  "}))
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, "required")]
    assert await total(office) == 0


async def test_every_problem_is_answered_at_once(office: httpx.AsyncClient) -> None:  # C-12 C-13 D-42
    body = {"name": "", "email": "not-an-email", "phone": "x", "kind": "alien", "nickname": "A"}
    answer = await office.post("/customers", json=body, headers={"X-Request-ID": "req-1"})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (problem["status"], problem["code"], problem["request_id"]) == (422, "invalid_input", "req-1")
    assert {"type", "title", "detail"} <= problem.keys()
    assert {error["field"]: error["code"] for error in problem["errors"]} == {
        "name": "required",
        "email": "not_an_email",
        "phone": "not_a_phone",
        "address": "required",
        "kind": "not_allowed",
        "nickname": "unknown_field",
    }
    assert await total(office) == 0


@pytest.mark.parametrize(("language", "message"), [("fr-FR, en;q=0.5", "obligatoire"), ("de, en", "required")])
async def test_problems_are_told_in_the_readers_language(
    office: httpx.AsyncClient, form: Form, language: str, message: str
) -> None:  # D-40
    answer = await office.post("/customers", json=form(name=""), headers={"Accept-Language": language})
    assert message in answer.json()["errors"][0]["message"]


async def test_a_retry_with_the_same_key_adds_nobody_twice(office: httpx.AsyncClient, form: Form) -> None:  # D-41
    filled, key = form(), {"Idempotency-Key": "first try"}
    answers = await asyncio.gather(*[office.post("/customers", json=filled, headers=key) for _ in range(5)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["ETag"] for answer in answers} == {'"1"'}
    assert await total(office) == 1


async def test_a_key_is_good_for_one_request_only(office: httpx.AsyncClient, form: Form) -> None:  # D-41
    key = {"Idempotency-Key": "k"}
    assert (await office.post("/customers", json=form(), headers=key)).status_code == 201
    other = await office.post("/customers", json=form(), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert await total(office) == 1


async def test_a_refused_request_leaves_its_key_free(office: httpx.AsyncClient, form: Form) -> None:  # D-41
    key = {"Idempotency-Key": "k"}
    assert (await office.post("/customers", json=form(name=""), headers=key)).status_code == 422
    assert (await office.post("/customers", json=form(), headers=key)).status_code == 201


async def test_a_key_belongs_to_the_person_who_chose_it(
    service: Service, office: httpx.AsyncClient, account: UUID, form: Form
) -> None:  # D-41 D-01
    key = {"Idempotency-Key": "k"}
    first = await office.post("/customers", json=form(), headers=key)
    for caller in (somebody("sales", account), somebody("admin", new_id())):
        async with client_of(service, caller) as other:
            answer = await other.post("/customers", json=form(), headers=key)
            assert (answer.status_code, answer.json()["id"] == first.json()["id"]) == (201, False)
