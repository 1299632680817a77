"""The whole product in processes of its own, on the run's Kafka and PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from local_stack import demo
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.postgres import Postgres
from local_stack.readiness import is_ready
from local_stack.services import SERVICES
from local_stack.stack import Stack
from support.backlog import skip_backlog

READY_SECONDS = 60


@dataclass(frozen=True)
class Product:
    """A running product."""

    stack: Stack
    client: httpx.AsyncClient
    folder: Path
    """Where its files and logs are."""
    server_logs: tuple[Path, ...]
    """Those of Kafka and PostgreSQL."""

    async def sign_in(self, username: str) -> httpx.AsyncClient:
        """A client of the public API that is signed in with a demo account."""
        credentials = {"username": username, "password": demo.PASSWORD}
        answer = await self.client.post("/auth/sign-in", json=credentials)
        answer.raise_for_status()
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return httpx.AsyncClient(base_url=self.client.base_url, headers=bearer, timeout=30)

    def kill(self, part: str) -> None:
        """Ends a part as `kill -9` does."""
        self.stack.children[part].kill()

    async def start(self, part: str) -> None:
        """Starts a part again and waits until it is ready."""
        child = self.stack.children[part]
        child.start()
        await child.ready(lambda: is_ready(self.stack.url(part)), READY_SECONDS)


class Lent:
    """The run's server, which the product may use and must not stop."""

    child = None

    def __init__(self, server: Kafka | Postgres) -> None:
        self._server = server

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    async def start(self) -> None:
        """It runs already."""

    async def stop(self) -> None:
        """It is not ours to stop."""


@pytest.fixture(scope="session")
def kept_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all products of the run keep their files, as they all use the same databases."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
async def product(
    tmp_path_factory: pytest.TempPathFactory, kept_files: Path, kafka: Kafka, postgres: Postgres
) -> AsyncIterator[Product]:
    """All services and the gateway, ready; gone with the file of tests, since what runs longer takes others' events."""
    folder = tmp_path_factory.mktemp("product")
    (folder / "files").symlink_to(kept_files)
    stack = Stack(folder, Lent(kafka), Lent(postgres), gateway_port=free_port(), next_port=lambda _: free_port())
    await skip_backlog(kafka, *(service.name for service in SERVICES))
    try:
        await stack.start()
        async with httpx.AsyncClient(base_url=stack.url("gateway") + "/api/v1", timeout=30) as client:
            yield Product(stack, client, folder, (kafka.child.log, postgres.child.log))
    finally:
        await stack.stop()


@pytest.fixture
async def admin(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """The demo's admin."""
    async with await product.sign_in("admin") as client:
        yield client


@pytest.fixture
async def other_admin(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """The other company's admin."""
    async with await product.sign_in("other-admin") as client:
        yield client


@pytest.fixture
async def technician(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """The demo's technician."""
    async with await product.sign_in("technician") as client:
        yield client


@pytest.fixture
async def viewer(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody of the demo who may only look."""
    async with await product.sign_in("viewer") as client:
        yield client
