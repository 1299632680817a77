"""PostgreSQL is led to read the right index for every list and search; how long that takes is for benchmarks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, migrated, somebody
from customers.queries import pages

CUSTOMERS = 20_000

FILL = """
INSERT INTO customer (id, account_id, version, created_at, updated_at, name, email, phone, phone_e164, address, kind,
    status, searched_text, searched_digits, folded_email)
SELECT gen_random_uuid(), $1, 1, now() - n * interval '1 minute', now(), name, email, phone, e164, 'Rue X',
    'individual', CASE n % 4 WHEN 0 THEN 'inactive' ELSE 'active' END,
    lower(name) || E'\\n' || email, phone || E'\\n' || substr(e164, 2), email
FROM (
    SELECT n, initcap(substr(md5(n::text), 1, 7)) || ' ' || initcap(substr(md5((n % 500)::text), 1, 8)) AS name,
        'mail' || n || '@example.com' AS email, '06' || lpad((n * 4129 % 100000000)::text, 8, '0') AS phone,
        '+336' || lpad((n * 4129 % 100000000)::text, 8, '0') AS e164
    FROM generate_series(1, $2::int) AS n
) AS made
"""


Full = tuple[Service, UUID]


@pytest.fixture(scope="module")
async def full(built: Callable[[str], Awaitable[Service]]) -> AsyncIterator[Full]:
    """An account with many customers, beside another account with as many and a hundred small ones."""
    account = new_id()
    async with migrated(await built("customers_many")) as service:
        for one in (account, new_id()):
            await fetch(FILL, one, CUSTOMERS)
        for _ in range(100):
            await fetch(FILL, new_id(), 10)
        await fetch("VACUUM ANALYZE customer")
        yield service, account


@pytest.fixture
async def full_account(full: Full) -> AsyncIterator[httpx.AsyncClient]:
    """An admin of the account with many customers."""
    service, account = full
    async with client_of(service, somebody(account_id=account)) as office:
        yield office


@pytest.fixture
def plans(full: Full, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plan of every statement that lists customers from now on."""
    seen: list[str] = []

    async def explained(sql: str, *values: Any) -> list[dict[str, Any]]:
        lines = await fetch(f"EXPLAIN {sql}", *values)
        seen.append("\n".join(line["QUERY PLAN"] for line in lines))
        return await fetch(sql, *values)

    monkeypatch.setattr(pages, "fetch", explained)
    monkeypatch.setattr(pages, "fetch_by_values", explained)
    return seen


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({"q": "mail12345@"}, 1),
        ({"q": "06 00 00 41 29"}, 1),
        ({"q": "+33 6 00 00 41 29"}, 1),
        ({"q": "c4ca4238", "status": "active"}, 40),
        ({"q": "c4ca4238 mail19001"}, 1),
        ({"q": "nobody@nowhere"}, 0),
        ({"page": 3}, CUSTOMERS),
        ({"status": "inactive", "page": 400}, CUSTOMERS // 4),
    ],
    ids=str,
)
async def test_a_search_among_many_finds_all_that_match(
    full_account: httpx.AsyncClient, parameters: dict[str, str | int], total: int
) -> None:  # C-62 C-64
    assert (await full_account.get("/customers", params=parameters)).json()["total"] == total


@pytest.mark.parametrize(
    ("parameters", "index"),
    [
        ({"q": "mail12345@"}, "customer_text"),
        ({"q": "06 00 00 41 29"}, "customer_digits"),
        ({"q": "c4ca4238 mail19001"}, "customer_text"),
        ({"q": "zz c4ca4238"}, "customer_text"),
        ({"q": "zz"}, "customer_searched"),
        ({"q": "a"}, "customer_searched"),
        ({"q": "41"}, "customer_searched"),
        ({"q": "-"}, "customer_searched"),
        ({"q": "zz", "status": "inactive"}, "customer_"),
        ({}, "customer_count_account"),
        ({}, "customer_searched"),
        ({"status": "inactive"}, "customer_newest_by_status"),
    ],
    ids=str,
)
async def test_a_list_reads_the_index_that_suits_it(
    full_account: httpx.AsyncClient, plans: list[str], parameters: dict[str, str], index: str
) -> None:  # C-62 C-64
    await full_account.get("/customers", params=parameters)
    together = "\n".join(plans)
    assert index in together
    assert "Seq Scan on customer" not in together
    assert ("customer_text" in together or "customer_digits" in together) == (
        index in ("customer_text", "customer_digits")
    )


@pytest.mark.parametrize(
    "parameters", [{"page": "1900"}, {"page": "1450", "status": "active"}, {"q": "e", "page": "1990"}]
)
async def test_a_late_page_is_read_from_the_oldest_on(
    full_account: httpx.AsyncClient, plans: list[str], parameters: dict[str, str]
) -> None:  # C-67 C-68
    answer = (await full_account.get("/customers", params=parameters)).json()
    before = int(parameters["page"]) - 1
    earlier = (await full_account.get("/customers", params={**parameters, "page": str(before)})).json()
    assert len(answer["items"]) == 10
    assert earlier["items"][-1]["created_at"] > answer["items"][0]["created_at"]
    assert answer["items"] == sorted(answer["items"], key=lambda item: item["created_at"], reverse=True)
    assert "Index Only Scan Backward" in plans[-1]


async def test_all_pages_from_both_ends_make_the_whole(full_account: httpx.AsyncClient) -> None:  # C-66 C-68
    pages_ = [
        (await full_account.get("/customers", params={"page_size": "100", "page": str(page)})).json()["items"]
        for page in range(1, CUSTOMERS // 100 + 1)
    ]
    ids = [item["id"] for items in pages_ for item in items]
    assert len(set(ids)) == len(ids) == CUSTOMERS
