"""The installations service on a real database, and for each test an account of its own.

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

from chassis import safe_asyncpg
from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated, somebody
from contracts.customers import CustomerState
from installations.main import build
from installations.projections import IS_KNOWN
from installations.settings import Settings
from local_stack.postgres import Postgres

PATH = (
    "installer_assigned",
    "en_route",
    "started",
    "completed",
    "contract_sent",
    "contract_signed",
    "customer_approved",
)


@pytest.fixture(scope="module")
async def service(postgres: Postgres) -> AsyncIterator[Service]:
    """The service's HTTP door and its inbox."""
    url = await postgres.create_service_database("installations")
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
def form(ana: CustomerState) -> Callable[..., Shown]:
    """What is needed to schedule an installation; fields can be given."""

    def fill(**given: Any) -> Shown:
        return {"customer_id": str(ana.id), "title": "Heat pump", "scheduled_on": "2026-11-20", **given}

    return fill


@pytest.fixture
def schedule(office: httpx.AsyncClient, form: Callable[..., Shown]) -> Callable[..., Awaitable[Shown]]:
    """Schedules an installation, by default for Ana, and takes it to a status; returns it as it was shown."""

    async def scheduled(status: str = "scheduled", **given: Any) -> Shown:
        answer = await office.post("/installations", json=form(**given))
        assert answer.status_code == 201, answer.text
        for step in steps_to(status):
            body = {"to": step, "reason": "called off" if step in ("cancelled", "rejected") else None}
            answer = await office.post(f"/installations/{answer.json()['id']}/transitions", json=body)
            assert answer.status_code == 200, answer.text
        shown: Shown = answer.json()
        return shown

    return scheduled


def steps_to(status: str) -> tuple[str, ...]:
    """The transitions that lead from scheduled to a status."""
    if status in ("cancelled", "rejected"):
        return (status,)
    return PATH[: PATH.index(status) + 1] if status in PATH else ()


@pytest.fixture
async def technician(service: Service, account: UUID) -> AsyncIterator[tuple[Caller, httpx.AsyncClient]]:
    """A technician of the account, and their calls."""
    tom = somebody("technician", account_id=account, name="Tom Technician")
    async with client_of(service, tom) as client:
        yield tom, client


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that ask whether a customer has arrived."""
    asked: list[str] = []

    def observe(statement: str) -> None:
        if statement == IS_KNOWN:
            asked.append(statement)

    monkeypatch.setattr(safe_asyncpg, "observers", [*safe_asyncpg.observers, observe])
    return asked
