"""For tests: services that run in the test's own process, on a real PostgreSQL and a real Kafka."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import httpx
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from chassis import migrating
from chassis.caller import Caller, Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.tokens import Minter

T = TypeVar("T")

_KEY = OKPKey.generate_key("Ed25519", private=True)
INTERNAL_PUBLIC_KEY: str = json.dumps(_KEY.as_dict(private=False))
MINTER = Minter(SecretStr(json.dumps(_KEY.as_dict(private=True))))

ACCOUNT = new_id()
OTHER_ACCOUNT = new_id()


def somebody(role: Role = "admin", account_id: object = ACCOUNT, name: str = "Ada Admin") -> Caller:
    """A member of staff, by default an admin of the first account."""
    return Caller(kind="staff", account_id=account_id, id=new_id(), name=name, role=role, channel="api")  # type: ignore[arg-type]


@asynccontextmanager
async def client_of(service: Service, caller: Caller | None) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client that calls a running service as somebody, or as nobody."""
    headers = {"Authorization": f"Bearer {MINTER.mint(caller, service.name)}"} if caller else {}
    transport = httpx.ASGITransport(app=cast(Any, service.asgi))
    async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:
        yield client


@asynccontextmanager
async def migrated(service: Service) -> AsyncIterator[Service]:
    """The service's database, opened and with all tables; no doors, no relay."""
    await service.database.open()
    try:
        await migrating.migrate(service.database)
        with service.bound():
            yield service
    finally:
        await service.database.close()


async def eventually(question: Callable[[], Awaitable[T]], seconds: float = 20) -> T:
    """Asks again and again until the answer is true; raises AssertionError when time is up."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        answer = await question()
        if answer:
            return answer
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"still {answer!r} after {seconds} s")
        await asyncio.sleep(0.02)
