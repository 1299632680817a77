"""What the gateway asks for the customer page: two documents in one answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.ids import new_id
from chassis.testing import eventually
from customers import queries

Add = Callable[..., Awaitable[dict[str, Any]]]


async def overview(office: httpx.AsyncClient, customer_id: str) -> list[Any]:
    answer = await office.get(f"/customers/{customer_id}/overview")
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_the_overview_is_the_customer_and_the_newest_of_its_timeline(office: httpx.AsyncClient, add: Add) -> None:
    # C-37 C-38 C-41
    added = await add()

    async def told() -> Any:
        customer, timeline = await overview(office, added["id"])
        assert customer == added
        return timeline["total"] == 1 and timeline

    timeline = await eventually(told)
    alone = (await office.get(f"/customers/{added['id']}/timeline")).json()
    assert timeline == alone


async def test_a_timeline_that_takes_too_long_leaves_the_customer_alone(
    office: httpx.AsyncClient, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = await add()

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(queries, "newest_of_timeline", never)
    assert await overview(office, added["id"]) == [added, None]


async def test_the_overview_of_a_customer_that_does_not_exist_is_refused(office: httpx.AsyncClient) -> None:
    answer = await office.get(f"/customers/{new_id()}/overview")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
