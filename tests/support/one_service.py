"""Fixtures of a service tested by itself; the conftest of its tests says which `service`, and who is `admin`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of
from contracts.customers import CustomerCreated, CustomerState
from support.received import deliver

Shown = dict[str, Any]
Announced = Callable[[Any], Awaitable[list[Shown]]]

ANNOUNCED = """
SELECT headers ->> 'ce_type' AS type, headers ->> 'ce_actor' AS actor, body FROM outbox
WHERE account_id = $1 AND aggregate_id = $2 AND kind = 'event' ORDER BY version
"""


@pytest.fixture
def account() -> UUID:
    """An account that nobody has used before."""
    return new_id()


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
def announced(service: Service, account: UUID) -> Announced:
    """What the service has announced about a record, oldest first: type, actor and body."""

    async def read(record_id: Any) -> list[Shown]:
        with service.bound():
            rows = await fetch(ANNOUNCED, account, UUID(str(record_id)))
        return [{**row, "body": orjson.loads(row["body"])} for row in rows]

    return read
