"""A running customers service, and for each test an account of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from support.received import deliver

from chassis import topics
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated, somebody
from contracts.installations import InstallationPartnerAdded, InstallationPartnerState
from customers.main import build
from customers.settings import Settings
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres

Build = Callable[..., Awaitable[Service]]

numbers = count(1)


@pytest.fixture(scope="session")
def built(postgres: Postgres, kafka: Kafka) -> Build:
    """Puts a customers service together, on the database of the name that is given; more settings can be given."""

    async def on(database: str, **given: Any) -> Service:
        url = SecretStr(await postgres.create_service_database(database))
        told = {"database_url": url, "kafka_servers": kafka.servers, "internal_public_key": INTERNAL_PUBLIC_KEY}
        return build(Settings(**{**told, **given}))

    return on


@pytest.fixture(scope="module")
async def service(built: Build, kafka: Kafka) -> AsyncIterator[Service]:
    """The whole service: doors, relay and consumers."""
    await topics.create(kafka.servers)
    service = await built("customers")
    async with migrated(service):
        pass
    async with service.running():
        yield service


@pytest.fixture
async def office(service: Service, account: UUID) -> AsyncIterator[httpx.AsyncClient]:
    """An admin of the account, calling."""
    async with client_of(service, somebody(account_id=account)) as client:
        yield client


@pytest.fixture
def form() -> Callable[..., dict[str, Any]]:
    """A filled form for a customer that resembles no other; fields can be given."""

    def fill(**given: Any) -> dict[str, Any]:
        number = next(numbers)
        form = {
            "name": f"Customer {number}",
            "email": f"customer-{number}@example.com",
            "phone": f"06{number:08}",
            "address": "1 rue du Test, Paris",
        }
        return {**form, **given}

    return fill


@pytest.fixture
def add(office: httpx.AsyncClient, form: Callable[..., dict[str, Any]]) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Adds a customer to the account and returns it as it was shown."""

    async def added(**given: Any) -> dict[str, Any]:
        answer = await office.post("/customers", json=form(**given), params={"allow_duplicate": "true"})
        assert answer.status_code == 201, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    return added


@pytest.fixture
def add_address(office: httpx.AsyncClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Adds an address to a customer and returns it as it was shown; fields can be given."""

    async def added(customer: dict[str, Any], **given: Any) -> dict[str, Any]:
        body = {"address": f"{next(numbers)} quai du Test, Lyon", **given}
        answer = await office.post(f"/customers/{customer['id']}/addresses", json=body)
        assert answer.status_code == 201, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    return added


@pytest.fixture
def addresses_of(office: httpx.AsyncClient) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """A customer's addresses as they are listed."""

    async def listed(customer: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await office.get(f"/customers/{customer['id']}/addresses")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    return listed


@pytest.fixture
def partner(service: Service, account: UUID) -> Callable[..., Awaitable[UUID]]:
    """An installation partner of the account, whom the service has heard of; returns their id."""

    async def heard_of(**given: Any) -> UUID:
        usual = {"id": new_id(), "account_id": account, "version": 1, "name": "Dupont", "email": None, "phone": None,
                 "active": True, "created_at": now(), "updated_at": now()}  # fmt: skip
        state = InstallationPartnerState.model_validate(usual | given)
        await deliver(service, InstallationPartnerAdded(installation_partner=state))
        return state.id

    return heard_of
