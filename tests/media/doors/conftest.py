"""A running media service with its folders, and for each test an account and an owner of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

import media.main
from chassis import topics
from chassis.caller import Caller
from chassis.ids import new_id
from chassis.server import serve
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, eventually, migrated, somebody
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.postgres import Postgres
from local_stack.readiness import is_ready
from media.settings import Settings
from tests.media.doors.traces import Traces

Shown = dict[str, Any]
Upload = Callable[..., Awaitable[httpx.Response]]
StoreOne = Callable[..., Awaitable[Shown]]


@pytest.fixture(scope="module")
async def settings(postgres: Postgres, kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The service's settings; its tables and topics are there, and its folders are empty."""
    room = tmp_path_factory.mktemp("media")
    (room / "spool").mkdir()
    await topics.create(kafka.servers)
    settings = Settings(
        database_url=SecretStr(await postgres.create_service_database("media")),
        kafka_servers=kafka.servers,
        internal_public_key=INTERNAL_PUBLIC_KEY,
        storage_url=(room / "store").as_uri(),
        spool_folder=room / "spool",
    )
    async with migrated(media.main.build(settings)):
        return settings


@pytest.fixture(scope="module")
async def service(settings: Settings) -> AsyncIterator[Service]:
    """The whole service: doors, relay, consumers and chores; it sweeps often, so that tests needn't wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media.main, "SWEEP_SECONDS", 0.1)
        service = media.main.build(settings)
        async with service.running():
            yield service


@pytest.fixture(scope="module", params=["uvicorn"])
async def address(service: Service, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Where the service listens on a real socket."""
    stop, port = asyncio.Event(), free_port()
    serving = asyncio.create_task(serve(service.asgi, "127.0.0.1", port, request.param, stop))
    address = f"http://127.0.0.1:{port}"
    await eventually(lambda: is_ready(address))
    yield address
    stop.set()
    await serving


@pytest.fixture
def owner() -> UUID:
    """An installation that nobody has photographed before."""
    return new_id()


@pytest.fixture
def uploader(account: UUID, owner: UUID) -> Caller:
    """An admin who may add files to the owner, by the gateway's word."""
    return replace(somebody(account_id=account), records=frozenset({f"upload:installation:{owner}"}))


@pytest.fixture
async def office(service: Service, uploader: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """The admin, calling."""
    async with client_of(service, uploader) as client:
        yield client


@pytest.fixture
def upload(office: httpx.AsyncClient, owner: UUID, traces: Traces) -> Upload:
    """Sends files, each its name and its bytes, for the owner."""

    async def sent(*files: tuple[str, bytes], **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await office.post(target(owner), files=[("file", file) for file in files], headers=named)

    return sent


@pytest.fixture
def store_one(upload: Upload) -> StoreOne:
    """Stores one file and returns it as it was shown."""

    async def stored(content: bytes, name: str = "roof.jpg") -> Shown:
        answer = await upload((name, content))
        assert answer.status_code == 200, answer.text
        shown: Shown = answer.json()["results"][0]["media"]
        return shown

    return stored


@pytest.fixture
async def traces(service: Service, settings: Settings, account: UUID) -> Traces:
    """What this test leaves in the database and the folders."""
    return await Traces.begin(service, account, Path(settings.storage_url.removeprefix("file://")), settings)


def target(owner: UUID) -> str:
    """Where files for an installation are sent."""
    return f"/media?owner_type=installation&owner_id={owner}"
