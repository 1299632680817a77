"""A gateway's surroundings: its keys, its staff file, the services behind it, and those who call it."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from joserfc.jwk import OKPKey

from chassis.caller import Role
from chassis.guards import EVERYBODY
from chassis.ids import new_id
from gateway.main import Gateway
from gateway.settings import Settings
from support.served import FakeService

API = "/api/v1"
PASSWORD = "correct-horse-battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

INTERNAL_KEY = OKPKey.generate_key("Ed25519")
SESSION_KEY = OKPKey.generate_key("Ed25519")

Configured = Callable[..., Settings]


def jwk(key: OKPKey, *, private: bool = True) -> str:
    """A key as the settings take it."""
    return json.dumps(key.as_dict(private=private))


class Staff:
    """The staff file of a gateway: one account for each role, and one of another company."""

    def __init__(self, path: Path) -> None:
        self.path = path
        company, other = str(new_id()), str(new_id())
        hashed = CHEAP.hash(PASSWORD)
        self.members = [_member(role, role, company, hashed) for role in EVERYBODY]
        self.members.append(_member("other-admin", "admin", other, hashed))
        self.save()

    def __getitem__(self, username: str) -> dict[str, Any]:
        return next(member for member in self.members if member["username"] == username)

    def save(self) -> None:
        """Replaces the file, as an administrator does."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({"staff": self.members}))
        fresh.rename(self.path)


def _member(username: str, role: Role, account_id: str, password_hash: str) -> dict[str, Any]:
    return {
        "id": str(new_id()), "account_id": account_id, "username": username, "name": username.title(),
        "email": f"{username}@example.com", "role": role, "password_hash": password_hash,
    }  # fmt: skip


@dataclass
class Services:
    """The services behind the gateway."""

    customers: FakeService
    installations: FakeService
    media: FakeService
    leads: FakeService

    @property
    def all(self) -> list[FakeService]:
        return [self.customers, self.installations, self.media, self.leads]

    @property
    def addresses(self) -> dict[str, str]:
        return {service.name: service.url for service in self.all}


@asynccontextmanager
async def client_of(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger who calls a gateway without a socket in between."""
    transport = httpx.ASGITransport(app=gateway.asgi)  # type: ignore[arg-type]  # httpx has types of its own
    async with gateway.running(), httpx.AsyncClient(transport=transport, base_url=f"http://gateway{API}") as client:
        yield client


async def signed_in(client: httpx.AsyncClient, username: str = "admin", password: str = PASSWORD) -> dict[str, Any]:
    """Signs the client in and returns what the gateway said."""
    answer = await client.post("/auth/sign-in", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    client.headers["Authorization"] = f"Bearer {session['access_token']}"
    return session
