"""What the gateway adds to a read, and what composing costs over the slowest of its parts."""

import time
from typing import Any

from benchmarks.surroundings import Product, p50
from chassis.testing import eventually

ROUNDS = 1500
CUSTOMERS = 30


async def measure_hop(product: Product) -> dict[str, Any]:
    """`GET /customers` straight to the service and through the gateway, in turns over one connection each."""
    for turn in range(CUSTOMERS):
        await product.add_customer(f"Customer {turn}")
    straight = product.service("customers", "/customers"), product.internal("customers")
    through = product.gateway("/customers"), product.bearer
    times = await _in_turns(product, {"straight": straight, "through": through}, renew=True)
    return {
        "straight_p50_ms": p50(times["straight"]) * 1000,
        "through_p50_ms": p50(times["through"]) * 1000,
        "through_over_straight": p50(times["through"]) / p50(times["straight"]),
    }


async def measure_detail(product: Product) -> dict[str, Any]:
    """The composed page and each of its tabs' own requests, all through the gateway, in turns."""
    customer_id = await _customer_with_a_story(product)
    requests = {
        "detail": f"/customers/{customer_id}/detail",
        "details": f"/customers/{customer_id}",
        "timeline": f"/customers/{customer_id}/timeline?page_size=20",
        "installations": f"/installations?customer_id={customer_id}&page_size=100",
    }
    times = await _in_turns(product, {name: (product.gateway(path), product.bearer) for name, path in requests.items()})
    tabs = {name: p50(values) * 1000 for name, values in times.items()}
    slowest = max(value for name, value in tabs.items() if name != "detail")
    return {
        **{f"{name}_p50_ms": value for name, value in tabs.items()},
        "detail_over_slowest": tabs["detail"] / slowest,
    }


async def _in_turns(
    product: Product, requests: dict[str, tuple[str, dict[str, str]]], *, renew: bool = False
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in requests}
    for turn in range(ROUNDS + 100):
        if renew and turn % 200 == 0:
            requests["straight"] = requests["straight"][0], product.internal("customers")
        for name, (url, headers) in requests.items():
            seconds = await _timed(product, url, headers)
            if turn >= 100:
                times[name].append(seconds)
    return times


async def _timed(product: Product, url: str, headers: dict[str, str]) -> float:
    began = time.perf_counter()
    async with product.client.get(url, headers=headers) as response:
        await response.read()
        response.raise_for_status()
    return time.perf_counter() - began


async def _customer_with_a_story(product: Product) -> str:
    """Ten installations and a timeline that tells of them."""
    customer_id = str((await product.add_customer("Measured"))["id"])
    for turn in range(10):
        body = {"customer_id": customer_id, "title": f"Job {turn}", "scheduled_on": "2026-12-01"}
        url = product.gateway("/installations")
        async with product.client.post(url, json=body, headers=product.bearer) as response:
            response.raise_for_status()
    await eventually(lambda: _told(product, customer_id, entries=11))
    return customer_id


async def _told(product: Product, customer_id: str, entries: int) -> bool:
    async with product.client.get(
        product.gateway(f"/customers/{customer_id}/timeline"), headers=product.bearer
    ) as response:
        return bool((await response.json())["total"] >= entries)
