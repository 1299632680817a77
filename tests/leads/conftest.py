"""The leads service on a real database, and for each test an account of its own.

Its relay rests: what it announces stays in the outbox, where tests read it.
Events of others go straight to its inbox.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from pydantic import SecretStr
from support.received import deliver

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated, somebody
from contracts.customers import CustomerCreated, CustomerState
from contracts.installations import InstallationPartnerAdded, InstallationPartnerState
from leads.main import build
from leads.settings import Settings
from local_stack.postgres import Postgres

Shown = dict[str, Any]
ANNOUNCED = """
SELECT headers ->> 'ce_type' AS type, headers ->> 'ce_actor' AS actor, body FROM outbox
WHERE account_id = $1 AND aggregate_id = $2 AND kind = 'event' ORDER BY version
"""


@pytest.fixture(scope="module")
async def service(postgres: Postgres) -> AsyncIterator[Service]:
    """The service's HTTP door and its inbox."""
    url = await postgres.create_service_database("leads")
    service = build(Settings(database_url=SecretStr(url), internal_public_key=INTERNAL_PUBLIC_KEY))
    async with migrated(service):
        pass
    async with service.running(worker=False):
        yield service


@pytest.fixture
def account() -> UUID:
    """An account that nobody has used before."""
    return new_id()


@pytest.fixture
def admin(account: UUID) -> Caller:
    """An admin of the account."""
    return somebody(account_id=account)


@pytest.fixture
async def office(service: Service, admin: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """The admin, calling."""
    async with client_of(service, admin) as client:
        yield client


@pytest.fixture
async def sales(service: Service, account: UUID) -> AsyncIterator[tuple[Caller, httpx.AsyncClient]]:
    """A salesperson of the account, and their calls."""
    sam = somebody("sales", account_id=account, name="Sam Sales")
    async with client_of(service, sam) as client:
        yield sam, client


@pytest.fixture
def form() -> Callable[..., Shown]:
    """What is needed to add a lead; fields can be given."""

    def fill(**given: Any) -> Shown:
        return {"name": "Ana Müller", "email": "ana@example.com", "priority": "high", **given}

    return fill


@pytest.fixture
def add(office: httpx.AsyncClient, form: Callable[..., Shown]) -> Callable[..., Awaitable[Shown]]:
    """Adds a lead to the account and returns it as it was shown."""

    async def added(**given: Any) -> Shown:
        answer = await office.post("/leads", json=form(**given))
        assert answer.status_code == 201, answer.text
        shown: Shown = answer.json()
        return shown

    return added


@pytest.fixture
def customer(account: UUID) -> Callable[..., CustomerState]:
    """A customer of the account; fields can be given."""

    def make(**given: Any) -> CustomerState:
        at = datetime.now(UTC)
        usual = {
            "id": new_id(), "account_id": account, "version": 1, "name": "Ana Müller", "email": "ana@example.com",
            "phone": "0612345678", "address": "1 rue des Lilas, Lyon", "kind": "individual", "status": "active",
            "created_at": at, "updated_at": at,
        }  # fmt: skip
        return CustomerState.model_validate({**usual, **given})

    return make


@pytest.fixture
async def ana(service: Service, customer: Callable[..., CustomerState]) -> CustomerState:
    """A customer whom the service knows."""
    known = customer()
    await deliver(service, CustomerCreated(customer=known))
    return known


@pytest.fixture
async def partner(service: Service, account: UUID) -> UUID:
    """An installation partner of the account, of whom the service has heard."""
    usual = {"id": new_id(), "account_id": account, "version": 1, "name": "Dupont", "email": None, "phone": None,
             "active": True, "created_at": now(), "updated_at": now()}  # fmt: skip
    state = InstallationPartnerState.model_validate(usual)
    await deliver(service, InstallationPartnerAdded(installation_partner=state))
    return state.id


@pytest.fixture
def announced(service: Service, account: UUID) -> Callable[[Any], Awaitable[list[Shown]]]:
    """What the service has announced about a record, oldest first: type, actor and body."""

    async def read(record_id: Any) -> list[Shown]:
        with service.bound():
            rows = await fetch(ANNOUNCED, account, UUID(str(record_id)))
        return [{**row, "body": orjson.loads(row["body"])} for row in rows]

    return read
