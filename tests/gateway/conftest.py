"""A gateway in front of services that say what a test wants."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from support.gateways import (
    API,
    INTERNAL_KEY,
    SESSION_KEY,
    Configured,
    Services,
    Staff,
    client_of,
    jwk,
    signed_in,
)  # fmt: skip
from support.served import FakeService, served, served_as_service

from gateway.main import build
from gateway.settings import Settings


@pytest.fixture(scope="session")
async def running_services() -> AsyncIterator[Services]:
    """The services, each on a socket of its own."""
    public = jwk(INTERNAL_KEY, private=False)
    services = Services(*(FakeService(name, public) for name in ("customers", "installations", "media", "leads")))
    async with AsyncExitStack() as stack:
        for service in services.all:
            service.url = await stack.enter_async_context(served_as_service(service, service.name))
        yield services


@pytest.fixture
def services(running_services: Services) -> Services:
    """The services, with nothing to say yet."""
    for service in running_services.all:
        service.forget()
    return running_services


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    """The accounts of this test's gateway."""
    return Staff(tmp_path / "staff.json")


@pytest.fixture
def configured(services: Services, staff: Staff) -> Configured:
    """Settings for a gateway; some can be given."""

    def settings(**given: Any) -> Settings:
        usual = {
            "services": services.addresses,
            "internal_key": SecretStr(jwk(INTERNAL_KEY)),
            "session_key": SecretStr(jwk(SESSION_KEY)),
            "staff_file": staff.path,
        }
        return Settings(**{**usual, **given})

    return settings


@pytest.fixture
async def client(configured: Configured) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger who calls the gateway."""
    async with client_of(build(configured())) as client:
        yield client


@pytest.fixture
async def admin(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """An admin who has signed in."""
    await signed_in(client)
    return client


@pytest.fixture
async def address(configured: Configured) -> AsyncIterator[str]:
    """The address of a gateway on a socket."""
    gateway = build(configured())
    async with gateway.running(), served(gateway.asgi) as url:
        yield url


@pytest.fixture
async def line(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """An admin who has signed in, on a real connection."""
    async with httpx.AsyncClient(base_url=address + API, timeout=30) as client:
        await signed_in(client)
        yield client
