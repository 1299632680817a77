"""People without an account: three paths, and not for guessing."""

from collections.abc import AsyncIterator

import httpx
import pytest
from support.gateways import Configured, Services, client_of, signed_in
from support.served import FakeService, Said, problem

from chassis.caller import NO_ACCOUNT
from gateway.main import build

TOKEN = {"token": "secret-of-a-mailed-link"}


@pytest.fixture
def leads(services: Services) -> FakeService:
    """The service that looks at what strangers bring along; it knows one token."""
    services.leads.says("POST", "/quote-links/view", Said(200, {"number": "Q-00001"}))
    services.leads.says("POST", "/quote-links/approve", Said(410, problem("link_void", 410)))
    return services.leads


@pytest.fixture
async def guest(configured: Configured, leads: FakeService) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger who calls the gateway."""
    assert leads.name == "leads"
    async with client_of(build(configured(failures_per_address=3))) as client:
        yield client


async def test_a_stranger_reaches_the_service_as_a_stranger_signed_in_or_not(
    guest: httpx.AsyncClient, leads: FakeService
) -> None:
    # D-03 D-27
    assert (await guest.post("/quote-links/view", json=TOKEN)).json() == {"number": "Q-00001"}
    await signed_in(guest)
    await guest.post("/quote-links/view", json=TOKEN)
    for asked in leads.asked:
        assert asked.caller is not None
        assert (asked.caller.kind, asked.caller.account_id, asked.caller.id) == ("stranger", NO_ACCOUNT, None)
        assert b"secret-of-a-mailed-link" in asked.body


async def test_nothing_else_is_open_to_strangers(guest: httpx.AsyncClient, leads: FakeService) -> None:
    # D-01 D-03
    for path in ("/leads", "/quote-links", "/quote-links/other", "/quote-links/view/x", "/lead-statuses"):
        assert (await guest.post(path, json=TOKEN)).status_code == 401
    assert not leads.asked


async def test_guessing_is_slow_and_reading_is_not(guest: httpx.AsyncClient) -> None:
    # D-09
    for _ in range(5):
        assert (await guest.post("/quote-links/view", json=TOKEN)).status_code == 200
    assert [(await guest.post("/quote-links/approve", json=TOKEN)).status_code for _ in range(4)] == [410] * 3 + [429]
    assert (await guest.post("/quote-links/view", json=TOKEN)).status_code == 429
