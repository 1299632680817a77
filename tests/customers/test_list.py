"""The list: pages and the status filter."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

Add = Callable[..., Awaitable[dict[str, Any]]]
Page = dict[str, Any]


async def page_of(office: httpx.AsyncClient, **parameters: Any) -> Page:
    answer = await office.get("/customers", params=parameters)
    assert answer.status_code == 200, answer.text
    page: Page = answer.json()
    return page


async def added(add: Add, count: int, **given: Any) -> list[dict[str, Any]]:
    """Customers, newest first."""
    return [await add(**given) for _ in range(count)][::-1]


async def test_a_page_shows_ten_customers_newest_first(office: httpx.AsyncClient, add: Add) -> None:  # C-65 D-15
    newest_first = await added(add, 11)
    page = await page_of(office)
    assert page == {"items": newest_first[:10], "page": 1, "page_size": 10, "total": 11}


async def test_every_customer_is_on_exactly_one_page(office: httpx.AsyncClient, add: Add) -> None:
    # C-66 C-67 C-68
    newest_first = await added(add, 23)
    pages = {number: await page_of(office, page=number) for number in (2, 3, 1)}
    assert pages[1]["items"] + pages[2]["items"] + pages[3]["items"] == newest_first
    assert [len(pages[number]["items"]) for number in (1, 2, 3)] == [10, 10, 3]
    assert {page["total"] for page in pages.values()} == {23}


async def test_beyond_the_last_page_is_nothing_with_the_true_total(office: httpx.AsyncClient, add: Add) -> None:
    # C-68
    await added(add, 3)
    assert await page_of(office, page=2) == {"items": [], "page": 2, "page_size": 10, "total": 3}
    assert (await page_of(office, page=1_000_000, page_size=100))["total"] == 3


async def test_an_account_without_customers_has_an_empty_page(office: httpx.AsyncClient) -> None:
    assert await page_of(office) == {"items": [], "page": 1, "page_size": 10, "total": 0}


@pytest.mark.parametrize("size", [1, 4, 100])
async def test_the_caller_may_choose_the_size_of_a_page(office: httpx.AsyncClient, add: Add, size: int) -> None:
    newest_first = await added(add, 5)
    page = await page_of(office, page_size=size)
    assert page == {"items": newest_first[:size], "page": 1, "page_size": size, "total": 5}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"page": "0"}, "too_small"),
        ({"page": "-1"}, "too_small"),
        ({"page": "1000001"}, "too_large"),
        ({"page": "99999999999999999999"}, "too_large"),
        ({"page": "two"}, "not_a_number"),
        ({"page": "1.5"}, "not_a_number"),
        ({"page": ""}, "not_a_number"),
        ({"page_size": "0"}, "too_small"),
        ({"page_size": "101"}, "too_large"),
        ({"status": "ACTIVE"}, "not_allowed"),
        ({"status": ""}, "not_allowed"),
        ({"q": "x" * 201}, "too_long"),
        ({"q": "a\x00b"}, "not_allowed"),
        ({"stauts": "active"}, "unknown_parameter"),
    ],
)
async def test_a_bad_parameter_is_named(office: httpx.AsyncClient, parameters: dict[str, str], code: str) -> None:
    # D-42
    answer = await office.get("/customers", params=parameters)
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(*parameters, code)]


async def test_the_status_filter_shows_those_in_that_status(office: httpx.AsyncClient, add: Add) -> None:
    # C-63 C-55 C-53
    active, quiet = await add(), await add()
    quiet = (await office.patch(f"/customers/{quiet['id']}", json={"status": "inactive"})).json()
    assert (await page_of(office, status="active"))["items"] == [active]
    assert (await page_of(office, status="inactive"))["items"] == [quiet]
    assert (await page_of(office))["items"] == [quiet, active]


async def test_a_search_respects_the_status_filter(office: httpx.AsyncClient, add: Add) -> None:  # C-64 C-56
    active, quiet, other = await add(name="Ana One"), await add(name="Ana Two"), await add(name="Bob")
    for customer in (quiet, other):
        await office.patch(f"/customers/{customer['id']}", json={"status": "inactive"})
    found = {status: await page_of(office, q="ana", status=status) for status in ("active", "inactive")}
    assert [item["id"] for item in found["active"]["items"]] == [active["id"]]
    assert [item["id"] for item in found["inactive"]["items"]] == [quiet["id"]]
    assert (await page_of(office, q="ana"))["total"] == 2


@pytest.mark.parametrize("filters", [{"q": "ana"}, {"status": "active"}, {"q": "ana", "status": "active"}])
async def test_a_search_without_a_page_is_answered_from_page_one(
    office: httpx.AsyncClient, add: Add, filters: dict[str, str]
) -> None:  # C-69 C-70 C-68
    newest_first = await added(add, 12, name="Ana")
    assert (await page_of(office, page=2))["items"] == newest_first[10:]
    assert await page_of(office, **filters) == {"items": newest_first[:10], "page": 1, "page_size": 10, "total": 12}
    assert (await page_of(office, page=2, **filters))["items"] == newest_first[10:]
