"""The leads service on a real database, and for each test an account of its own.

Its relay rests: what it announces stays in the outbox, where tests read it.
Events of others go straight to its inbox.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from support.one_service import Shown
from support.received import deliver

from chassis.caller import Caller
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated, somebody
from contracts.installations import InstallationPartnerAdded, InstallationPartnerState
from leads.main import build
from leads.settings import Settings
from local_stack.postgres import Postgres


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
def admin(account: UUID) -> Caller:
    """An admin of the account."""
    return somebody(account_id=account)


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
async def partner(service: Service, account: UUID) -> UUID:
    """An installation partner of the account, of whom the service has heard."""
    usual = {"id": new_id(), "account_id": account, "version": 1, "name": "Dupont", "email": None, "phone": None,
             "active": True, "created_at": now(), "updated_at": now()}  # fmt: skip
    state = InstallationPartnerState.model_validate(usual)
    await deliver(service, InstallationPartnerAdded(installation_partner=state))
    return state.id
