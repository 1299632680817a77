"""Pages of a search are the same, however many match and whichever way they are read."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from customers.queries import pages

CUSTOMERS = 23
NAMES = ("Ana Martin", "Bea Martin", "Ana Du Pont", "Zoé 50%")


@pytest.fixture(scope="module")
async def known(service: Service) -> tuple[UUID, list[dict[str, Any]]]:
    """An account and its customers, newest first; every third is inactive."""
    account = new_id()
    async with client_of(service, somebody(account_id=account)) as office:
        for number in range(CUSTOMERS):
            form = {
                "name": NAMES[number % 4],
                "email": f"c{number}@b.fr",
                "phone": f"06000000{number:02}",
                "address": "X",
            }
            added = (await office.post("/customers", json=form, params={"allow_duplicate": "true"})).json()
            if number % 3 == 0:
                await office.patch(f"/customers/{added['id']}", json={"status": "inactive"})
        return account, (await office.get("/customers", params={"page_size": 100})).json()["items"]


@pytest.mark.parametrize("most", [0, 4, 10_000])
@pytest.mark.parametrize("size", [1, 4, 10])
@pytest.mark.parametrize("status", [None, "active", "inactive"])
@pytest.mark.parametrize("word", ["", "martin", "an", "%", "06 00", "e", "ana du", "nobody", "x"])
async def test_every_page_shows_what_it_should(
    service: Service,
    known: tuple[UUID, list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    word: str,
    status: str | None,
    size: int,
    most: int,
) -> None:  # C-62 C-64 C-66 C-67 C-68
    for limit in ("COLLECTED", "COLLECTED_BY_READING", "NEAR"):
        monkeypatch.setattr(pages, limit, most)
    account, customers = known
    expected = [one for one in customers if matches(one, word) and status in (None, one["status"])]
    async with client_of(service, somebody(account_id=account)) as office:
        for page in range(1, len(expected) // size + 3):
            answer = await page_of(office, page=page, page_size=size, q=word, status=status)
            assert answer["total"] == len(expected)
            assert answer["items"] == expected[(page - 1) * size : page * size]


def matches(customer: dict[str, Any], words: str) -> bool:
    """Word for word as D-15 says; of these words only one is a piece of phone numbers."""
    fields = f"{customer['name']}\n{customer['email']}".lower().replace("é", "e")
    return words == "06 00" or all(word in fields for word in words.split())


async def page_of(office: httpx.AsyncClient, **parameters: Any) -> dict[str, Any]:
    given = {name: value for name, value in parameters.items() if value is not None}
    answer = await office.get("/customers", params=given)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.mark.parametrize("names", [["\ufdfa" * 200], ["".join(map(chr, range(0x3300, 0x33C8)))], ["\ud55c" * 200]])
async def test_names_that_fold_to_many_letters_are_kept_and_found(
    office: httpx.AsyncClient, add: Callable[..., Awaitable[dict[str, Any]]], names: list[str]
) -> None:  # D-15
    for name in names:
        await add(name=name)
        assert (await page_of(office, q=name[:20]))["total"] == 1
