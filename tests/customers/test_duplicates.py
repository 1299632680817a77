"""A customer who may be there already."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]

ONE_NUMBER = [
    "06 12 34 56 78",
    "0612345678",
    "06.12.34.56.78",
    "+33 6 12 34 56 78",
    "+33 (0)6-12-34-56-78",
    "0033612345678",
    "06\u00a012\u00a034\u00a056\u00a078",
]


async def test_an_email_in_other_letters_is_a_possible_duplicate(
    office: httpx.AsyncClient, add: Add, form: Form
) -> None:  # D-13
    there = await add(email="Ana.Mueller@Example.com")
    answer = await office.post("/customers", json=form(email="ana.mueller@EXAMPLE.com"))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "possible_duplicate")
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["candidates"] == [there]
    assert (await office.get("/customers")).json()["total"] == 1


@pytest.mark.parametrize("typed", ONE_NUMBER)
async def test_a_phone_number_typed_differently_is_a_possible_duplicate(
    office: httpx.AsyncClient, add: Add, form: Form, typed: str
) -> None:  # D-13 D-14
    there = await add(phone="06 12 34 56 78")
    answer = await office.post("/customers", json=form(phone=typed))
    assert (answer.status_code, answer.json()["candidates"]) == (409, [there])


async def test_a_number_that_no_country_has_is_compared_by_its_digits(
    office: httpx.AsyncClient, add: Add, form: Form
) -> None:  # D-13
    there = await add(phone="555-0100")
    answer = await office.post("/customers", json=form(phone="555 01 00"))
    assert (answer.status_code, answer.json()["candidates"]) == (409, [there])
    assert (await office.post("/customers", json=form(phone="555-0101"))).status_code == 201


async def test_candidates_are_those_with_the_email_and_those_with_the_phone_newest_first(
    office: httpx.AsyncClient, add: Add, form: Form
) -> None:  # D-13 C-55
    by_email, by_phone = await add(email="a@example.com"), await add(phone="06 12 34 56 78")
    await add()
    gone_quiet = await office.patch(f"/customers/{by_email['id']}", json={"status": "inactive"})
    answer = await office.post("/customers", json=form(email="A@example.com", phone="+33612345678"))
    assert answer.json()["candidates"] == [by_phone, gone_quiet.json()]


async def test_a_duplicate_is_added_where_that_is_allowed(office: httpx.AsyncClient, add: Add, form: Form) -> None:
    # D-13
    there = await add()
    same = form(email=there["email"], phone=there["phone"])
    refused = await office.post("/customers", json=same, params={"allow_duplicate": "false"})
    added = await office.post("/customers", json=same, params={"allow_duplicate": "true"})
    assert (refused.status_code, added.status_code) == (409, 201)
    assert (await office.get("/customers")).json()["total"] == 2


async def test_only_true_and_false_say_whether_a_duplicate_is_allowed(office: httpx.AsyncClient, form: Form) -> None:
    # D-42
    answer = await office.post("/customers", json=form(), params={"allow_duplicate": "maybe"})
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        ("allow_duplicate", "not_a_boolean")
    ]


async def test_customers_of_another_account_are_no_duplicates(service: Service, add: Add, form: Form) -> None:
    # D-01 D-13
    there = await add()
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        answer = await stranger.post("/customers", json=form(email=there["email"], phone=there["phone"]))
        assert answer.status_code == 201


async def test_a_refused_duplicate_can_be_sent_again_with_the_same_key(
    office: httpx.AsyncClient, add: Add, form: Form
) -> None:  # D-13 D-41
    same, key = form(email=(await add())["email"]), {"Idempotency-Key": "k"}
    assert (await office.post("/customers", json=same, headers=key)).status_code == 409
    allowed = {"allow_duplicate": "true"}
    first = await office.post("/customers", json=same, params=allowed, headers=key)
    again = await office.post("/customers", json=same, params=allowed, headers=key)
    assert (first.status_code, again.text) == (201, first.text)


async def test_the_warning_speaks_the_readers_language(office: httpx.AsyncClient, add: Add, form: Form) -> None:
    # D-40 D-13
    body = form(email=(await add())["email"])
    answer = await office.post("/customers", json=body, headers={"Accept-Language": "fr"})
    assert answer.json()["detail"] == "Un client avec cet e-mail ou ce téléphone existe déjà."


async def test_of_many_who_add_the_same_customer_at_once_one_does(
    office: httpx.AsyncClient, form: Form
) -> None:  # D-13
    email, phone = form(email="same@example.com"), form(phone="0698765432")
    both = form(email=email["email"], phone=phone["phone"])
    for forms in ([email] * 6, [form(phone=phone["phone"]) for _ in range(6)], [email, phone, both] * 3):
        answers = await asyncio.gather(*[office.post("/customers", json=one) for one in forms])
        assert {answer.status_code for answer in answers} <= {201, 409}
    assert (await office.get("/customers")).json()["total"] == 2


@pytest.mark.parametrize("change", [{"email": "ANA@example.com"}, {"phone": "+33612345678"}])
async def test_changing_to_another_customers_email_or_phone_is_refused_unless_it_is_allowed(
    office: httpx.AsyncClient, add: Add, change: dict[str, str]
) -> None:  # D-13
    there, mine = await add(email="ana@example.com", phone="06 12 34 56 78"), await add()
    path = f"/customers/{mine['id']}"
    refused = await office.patch(path, json=change)
    assert (refused.status_code, refused.json()["code"]) == (409, "possible_duplicate")
    assert refused.json()["candidates"] == [there]
    assert (await office.get(path)).json() == mine
    changed = await office.patch(path, json=change, params={"allow_duplicate": "true"})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)


async def test_a_customer_is_no_duplicate_of_itself(office: httpx.AsyncClient, add: Add) -> None:  # D-13
    mine = await add(email="ana@example.com", phone="06 12 34 56 78")
    change = {"email": "Ana@example.com", "phone": "+33 6 12 34 56 78"}
    assert (await office.patch(f"/customers/{mine['id']}", json=change)).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"name": "New name", "address": "New address", "status": "inactive"},
        {"email": "SAME@example.com"},
        {"phone": "0698765432", "name": "New name"},
    ],
)
async def test_what_was_shared_before_is_no_reason_to_refuse_a_change(
    office: httpx.AsyncClient, add: Add, change: dict[str, str]
) -> None:  # D-13
    await add(email="same@example.com", phone="06 12 34 56 78")
    mine = await add(email="same@example.com", phone="06 12 34 56 78")
    assert (await office.patch(f"/customers/{mine['id']}", json=change)).status_code == 200


async def test_of_two_who_change_to_the_same_email_at_once_one_does(office: httpx.AsyncClient, add: Add) -> None:
    # D-13
    ids = [(await add())["id"] for _ in range(5)]
    changes = [office.patch(f"/customers/{one}", json={"email": "wanted@example.com"}) for one in ids]
    answers = await asyncio.gather(*changes)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
