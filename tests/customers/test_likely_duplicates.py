"""Pairs of customers that are likely one."""

import secrets
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from customers.queries.duplicates import MOST_ALIKE

Add = Callable[..., Awaitable[dict[str, Any]]]
numbers = count(1)
LIST, DISMISS = "/customers/duplicates", "/customers/duplicates/dismiss"


@pytest.fixture
def form() -> Callable[..., dict[str, Any]]:
    """A filled form for a customer who has nothing in common with any other; fields can be given."""

    def fill(**given: Any) -> dict[str, Any]:
        number = next(numbers)
        unlike = f"{secrets.token_hex(8)} {number}"
        form = {"name": unlike, "email": f"{number}@example.com", "phone": f"07{number:08}", "address": unlike}
        return {**form, **given}

    return fill


async def pairs(office: httpx.AsyncClient, **parameters: Any) -> list[tuple[list[str], list[str]]]:
    """The ids and the reasons of the pairs that are shown."""
    page = (await office.get(LIST, params=parameters)).json()
    return [([one["id"] for one in item["customers"]], item["reasons"]) for item in page["items"]]


async def test_those_with_one_email_one_phone_or_one_name_and_address_are_shown_and_no_others(
    office: httpx.AsyncClient, add: Add
) -> None:  # D-13
    first = await add(name="Ana Müller", address="1, rue de l'Église\n69001 LYON")
    by_address = await add(name="Anna Mueller", address="1 Rue de l\u2019Eglise, 69001 Lyon")
    await add(name="Bob Martin", address="1 rue de l'Église, 69001 Lyon")
    await add(name="Ana Müller", address="2 rue de l'Église, 69001 Lyon")
    by_phone = await add(phone="06 12 34 56 78"), await add(phone="+33 (0)6.12.34.56.78")
    by_digits = await add(phone="555 0100"), await add(phone="555-01-00")
    by_email = await add(email="a@example.com"), await add(email="A@EXAMPLE.com")
    found = await pairs(office)
    assert sorted(found) == sorted([
        ([first["id"], by_address["id"]], ["name_and_address"]),
        ([one["id"] for one in by_phone], ["phone"]),
        ([one["id"] for one in by_digits], ["phone"]),
        ([one["id"] for one in by_email], ["email"]),
    ])  # fmt: skip


async def test_a_pair_shows_both_as_they_are_the_older_first(office: httpx.AsyncClient, add: Add) -> None:
    older = await add(name="Ana Müller")
    newer = await add(**{name: older[name] for name in ("name", "email", "phone", "address")})
    page = (await office.get(LIST)).json()
    everything = ["email", "phone", "name_and_address"]
    assert page == {
        "items": [{"customers": [older, newer], "reasons": everything, "score": 100}],
        "page": 1, "page_size": 20, "total": 1,
    }  # fmt: skip


async def test_the_likeliest_come_first_in_pages_with_the_exact_total(office: httpx.AsyncClient, add: Add) -> None:
    phone = [await add(name="Zoé", address="A", phone="0612345678"), await add(address="B", phone="0612345678")]
    email = [await add(name="Zoé", address="C", email="z@example.com"), await add(address="D", email="z@example.com")]
    both = [await add(email="b@example.com", phone="0687654321") for _ in range(2)]
    ids = [[one["id"] for one in pair] for pair in (both, email, phone)]
    answers = [(await office.get(LIST, params={"page": page, "page_size": 2})).json() for page in (1, 2, 3)]
    shown = [[[one["id"] for one in item["customers"]] for item in page["items"]] for page in answers]
    assert shown == [ids[:2], ids[2:], []]
    assert [page["total"] for page in answers] == [3, 3, 3]
    scores = [item["score"] for page in answers for item in page["items"]]
    assert scores == sorted(scores, reverse=True)


async def test_of_three_with_one_email_every_pair_is_shown_once(office: httpx.AsyncClient, add: Add) -> None:
    ids = [(await add(email="same@example.com"))["id"] for _ in range(3)]
    assert sorted(pair for pair, _ in await pairs(office)) == [
        [ids[0], ids[1]], [ids[0], ids[2]], [ids[1], ids[2]]
    ]  # fmt: skip


async def test_what_very_many_have_in_common_makes_nobody_a_duplicate(office: httpx.AsyncClient, add: Add) -> None:
    for _ in range(MOST_ALIKE):
        await add(email="none@example.com")
    assert (await office.get(LIST, params={"page_size": 1})).json()["total"] > MOST_ALIKE
    await add(email="none@example.com")
    assert (await office.get(LIST)).json()["total"] == 0


async def test_a_deleted_customer_is_nobodys_duplicate(office: httpx.AsyncClient, add: Add) -> None:
    _, goes = await add(email="a@example.com"), await add(email="a@example.com")
    await office.delete(f"/customers/{goes['id']}")
    assert await pairs(office) == []


async def test_an_account_is_shown_only_its_own_pairs(service: Service, office: httpx.AsyncClient, add: Add) -> None:
    # D-01
    await add(email="a@example.com")
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        form = {"name": "A", "email": "a@example.com", "phone": "0611111111", "address": "B"}
        await stranger.post("/customers", json=form)
        assert (await pairs(office), await pairs(stranger)) == ([], [])


async def test_a_dismissed_pair_is_not_shown_again(office: httpx.AsyncClient, add: Add) -> None:
    ids = [(await add(email="same@example.com"))["id"] for _ in range(3)]
    for order in ([ids[1], ids[0]], [ids[0], ids[1]]):
        answer = await office.post(DISMISS, json={"ids": order})
        assert (answer.status_code, answer.content) == (204, b"")
    assert sorted(pair for pair, _ in await pairs(office)) == [[ids[0], ids[2]], [ids[1], ids[2]]]
    assert (await office.delete(f"/customers/{ids[1]}")).status_code == 204


@pytest.mark.parametrize(
    ("ids", "field", "code"),
    [
        ([], "ids.0", "required"),
        (["{mine}"], "ids.1", "required"),
        (["{mine}", "{mine}"], "ids", "same_customer"),
        (["{mine}", "{mine}", "{mine}"], "ids", "too_many"),
        (["{mine}", "nonsense"], "ids.1", "not_a_uuid"),
        (["{mine}", "{unknown}"], "ids", "customer_not_found"),
        (["{mine}", "{theirs}"], "ids", "customer_not_found"),
        ("{mine}", "ids", "not_a_list"),
        (None, "ids", "not_a_list"),
    ],
)
async def test_only_two_customers_of_the_account_can_be_dismissed(
    service: Service, office: httpx.AsyncClient, add: Add, form: Callable[..., Any], ids: Any, field: str, code: str
) -> None:  # D-01 D-42
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        theirs = (await stranger.post("/customers", json=form())).json()["id"]
    known = {"{mine}": (await add())["id"], "{theirs}": theirs, "{unknown}": str(new_id())}
    given = [known.get(one, one) for one in ids] if isinstance(ids, list) else known.get(ids, ids)
    answer = await office.post(DISMISS, json={"ids": given})
    assert answer.status_code == 422
    assert (field, code) in [(error["field"], error["code"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize(("role", "list_status", "dismiss_status"), [
    ("viewer", 200, 403), ("technician", 403, 403), ("sales", 200, 422),
])  # fmt: skip
async def test_viewers_see_duplicates_and_writers_dismiss_them(
    service: Service, account: Any, role: Any, list_status: int, dismiss_status: int
) -> None:  # D-02
    async with client_of(service, somebody(role, account_id=account)) as client:
        answers = await client.get(LIST), await client.post(DISMISS, json={"ids": [str(new_id()), str(new_id())]})
    assert [answer.status_code for answer in answers] == [list_status, dismiss_status]
