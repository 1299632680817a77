"""The installations service on a real database, and for each test an account of its own.

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

from chassis import safe_asyncpg
from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated, somebody
from contracts.customers import CustomerCreated, CustomerState
from installations.main import build
from installations.projections import IS_KNOWN
from installations.settings import Settings
from local_stack.postgres import Postgres

Shown = dict[str, Any]
PATH = (
    "installer_assigned",
    "en_route",
    "started",
    "completed",
    "contract_sent",
    "contract_signed",
    "customer_approved",
)
ANNOUNCED = """
SELECT headers ->> 'ce_type' AS type, headers ->> 'ce_actor' AS actor, body FROM outbox
WHERE account_id = $1 AND aggregate_id = $2 AND kind = 'event' ORDER BY version
"""


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
def announced(service: Service, account: UUID) -> Callable[[Any], Awaitable[list[Shown]]]:
    """What the service has announced about a record, oldest first: type, actor and body."""

    async def read(record_id: Any) -> list[Shown]:
        with service.bound():
            rows = await fetch(ANNOUNCED, account, UUID(str(record_id)))
        return [{**row, "body": orjson.loads(row["body"])} for row in rows]

    return read


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
