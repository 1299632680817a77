"""Lists and searches among a million customers, through the gateway, with a thousand small accounts beside them."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.population import BROAD, CUSTOMERS_OF_A_SMALL_ACCOUNT, SMALL_ACCOUNTS, populate
from benchmarks.surroundings import Product, p50, p95
from chassis.ids import new_id
from customers.schemas import COLUMNS
from local_stack import demo

MANY, FEW = 1_000_000, 10_000
TURNS, WARM_UP = 40, 5

COUNT = "SELECT count(*) FROM customer WHERE account_id = $1"
KEPT_TOTAL = "SELECT sum(customers) FROM customer_count WHERE account_id = $1"
FIRST_PAGE = f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 10"
SELECTIVE = ("zoe abelard", "basile.vinc", "06 12 34 56 7", "+33 6 98 76 5", "odile lefebvre9")
"""Names, a piece of an email and pieces of phone numbers that at most 50 customers have."""

TWO_LETTERS = ("ma", "du", "zz", "12", "é ")

Bearer = dict[str, str]


async def measure(product: Product) -> dict[str, Any]:
    """Milliseconds, and what a million costs over ten thousand and over the bare statements."""
    many, few = UUID(demo.STAFF[0].account_id), UUID(demo.STAFF[-1].account_id)
    small = [new_id() for _ in range(SMALL_ACCOUNTS)]
    url = product.stack.database_urls["customers"]
    crowds = [([many], MANY), ([few], FEW), (small, SMALL_ACCOUNTS * CUSTOMERS_OF_A_SMALL_ACCOUNT)]
    await populate(url, crowds)
    office, other = await _bearer(product, "admin"), await _bearer(product, "other-admin")
    first = await _first_pages(product, office, url, many)
    at_many, at_few = await _times(product, office, SELECTIVE), await _times(product, other, SELECTIVE)
    return {
        **first,
        "selective_p50_ms": p50(at_many) * 1000,
        "selective_at_10000_p50_ms": p50(at_few) * 1000,
        "selective_over_10000": p50(at_many) / p50(at_few),
        "broad_p95_ms": p95(await _times(product, office, [BROAD], most=25_000)) * 1000,
        "two_letters_p95_ms": p95(await _times(product, office, TWO_LETTERS, most=MANY)) * 1000,
        "late_page_p95_ms": p95(await _times(product, office, [""], page=90_000, most=MANY)) * 1000,
    }


async def _first_pages(product: Product, office: Bearer, url: str, account: UUID) -> dict[str, float]:
    """Through the gateway, and beside it over one connection: a page and its total as anybody would count it, and a
    page with the total that is kept. No hop through two processes gets near the second: it is there to be compared."""
    connection = await asyncpg.connect(url)
    times: dict[str, list[float]] = {"first_page": [], "bare": [], "bare_with_kept_total": []}
    for _ in range(5 * TURNS):
        times["first_page"].append(await _timed(product, office, {}, MANY))
        times["bare"].append(await _bare(connection, COUNT, account))
        times["bare_with_kept_total"].append(await _bare(connection, KEPT_TOTAL, account))
    await connection.close()
    middle = {name: p50(values[WARM_UP:]) for name, values in times.items()}
    ratios = {f"first_page_over_{name}": middle["first_page"] / middle[name] for name in list(times)[1:]}
    return {**{f"{name}_p50_ms": seconds * 1000 for name, seconds in middle.items()}, **ratios}


async def _bare(connection: Any, counting: str, account: UUID) -> float:
    began = time.perf_counter()
    await connection.fetchval(counting, account)
    await connection.fetch(FIRST_PAGE, account)
    return time.perf_counter() - began


async def _times(
    product: Product, office: Bearer, queries: Sequence[str], page: int = 1, most: int = 50
) -> list[float]:
    """Seconds for each of the searches, in turns; refuses answers with more matches than are meant."""
    times = []
    for turn in range(TURNS + WARM_UP):
        for query in queries:
            seconds = await _timed(product, office, {"q": query, "page": str(page)}, most)
            if turn >= WARM_UP:
                times.append(seconds)
    return times


async def _timed(product: Product, office: Bearer, parameters: dict[str, str], most: int) -> float:
    began = time.perf_counter()
    async with product.client.get(product.gateway("/customers"), params=parameters, headers=office) as response:
        found = await response.json()
        seconds = time.perf_counter() - began
    assert found["total"] <= most, (parameters, found["total"])
    assert found["items"] or not found["total"]
    return seconds


async def _bearer(product: Product, username: str) -> Bearer:
    body = {"username": username, "password": demo.PASSWORD}
    async with product.client.post(product.gateway("/auth/sign-in"), json=body) as response:
        response.raise_for_status()
        return {"Authorization": f"Bearer {(await response.json())['access_token']}"}
