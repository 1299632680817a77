"""Leads hears of everybody who signs in, whatever they came for."""

import asyncio
from uuid import UUID

import httpx
from litestar.types import Receive, Scope, Send
from support.gateways import Services, Staff, signed_in
from support.served import Said

from chassis.testing import eventually


async def test_whoever_signs_in_is_introduced_once_a_session(
    client: httpx.AsyncClient, services: Services, staff: Staff
) -> None:
    # L-38 D-24
    services.customers.says("GET", "/customers", Said())
    for username in ("sales", "manager"):
        await signed_in(client, username)
        for _ in range(3):
            await client.get("/customers", headers={"Accept-Language": "fr"})

    async def both_are_known() -> bool:
        return len(services.leads.introduced) >= 2

    await eventually(both_are_known)
    assert [caller.id for caller in services.leads.introduced] == [
        UUID(staff[one]["id"]) for one in ("sales", "manager")
    ]
    assert not services.leads.asked


async def test_nobody_waits_for_an_introduction_or_learns_that_it_failed(
    client: httpx.AsyncClient, services: Services
) -> None:
    begun = asyncio.Event()

    async def stuck(_: Scope, __: Receive, ___: Send) -> None:
        begun.set()
        await asyncio.Event().wait()

    services.leads.behaves_like(stuck)
    services.customers.says("GET", "/customers", Said())
    await signed_in(client)
    assert (await client.get("/customers")).status_code == 200
    await asyncio.wait_for(begun.wait(), 10)


async def test_only_the_gateway_introduces(client: httpx.AsyncClient, services: Services) -> None:
    await signed_in(client)
    assert (await client.post("/staff/me")).status_code == 404
    assert not services.leads.asked
