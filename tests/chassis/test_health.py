"""`/livez`, `/readyz`, `/metrics`: what a process stands on, for everybody who asks."""

import asyncpg
import pytest
from pydantic import SecretStr
from toy.domain import add_thing
from toy.main import build
from toy.settings import Settings

from chassis import housekeeping
from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import client_of, eventually
from local_stack.postgres import Postgres


async def readiness(service: Service) -> tuple[int, dict[str, str]]:
    """The status of `/readyz`, and what it says about each part."""
    async with client_of(service, None) as nobody:
        response = await nobody.get("/readyz")
        return response.status_code, response.json()["checks"]


async def is_ready(service: Service) -> bool:
    """Whether traffic may come."""
    return (await readiness(service))[0] == 200


async def test_a_service_without_its_database_is_not_ready_and_ready_again_when_it_is_back(
    service: Service, postgres: Postgres
) -> None:
    assert await readiness(service) == (200, {"database": "ok"})
    await postgres.stop()
    try:
        assert await readiness(service) == (503, {"database": "away: no connection"})
        async with client_of(service, None) as nobody:
            assert (await nobody.get("/livez")).json() == {"alive": True}
    finally:
        await postgres.start()
    await eventually(lambda: is_ready(service))


async def test_a_service_whose_migrations_are_pending_is_not_ready(settings: Settings, postgres: Postgres) -> None:
    url = await postgres.create_service_database("toy_without_tables")
    service = build(settings.model_copy(update={"database_url": SecretStr(url)}))
    await service.database.open()

    assert await readiness(service) == (503, {"database": "away: migrations pending: everything"})
    await service.database.close()


async def test_each_pending_migration_is_named(service: Service, admin: asyncpg.Connection) -> None:
    await admin.execute("DELETE FROM tortoise_migrations WHERE app = 'toy'")

    assert await readiness(service) == (503, {"database": "away: migrations pending: toy.0001_initial"})


async def test_a_service_without_kafka_is_degraded_and_serves(settings: Settings) -> None:
    service = build(settings)
    async with service.running():
        assert await readiness(service) == (200, {"database": "ok", "kafka": "degraded: not connected"})


async def test_a_process_that_only_serves_does_not_stand_on_kafka(settings: Settings) -> None:
    service = build(settings)
    async with service.running(worker=False):
        assert await readiness(service) == (200, {"database": "ok"})


async def test_a_role_that_bypasses_row_security_is_refused(
    settings: Settings, admin: asyncpg.Connection, postgres: Postgres
) -> None:
    await admin.execute("CREATE ROLE toy_bypass LOGIN BYPASSRLS PASSWORD 'toy'")
    database = settings.database_url.get_secret_value().rpartition("/")[2]
    url = f"postgresql://toy_bypass:toy@127.0.0.1:{postgres.port}/{database}"
    service = build(settings.model_copy(update={"database_url": SecretStr(url)}))

    async def broken() -> bool:
        return service.broken.is_set()

    async with service.running(worker=False):
        await eventually(broken)


async def test_a_background_job_that_breaks_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chassis.service.keep_house", break_down)
    service = build(settings)

    async def broken() -> bool:
        return service.broken.is_set()

    async with service.running():
        await eventually(broken)


async def test_what_waits_and_for_how_long_is_measured(service: Service, caller: Caller) -> None:
    await add_thing(caller, "chair")
    await add_thing(caller, "table")
    await housekeeping.measure("toy")

    async with client_of(service, None) as nobody:
        text = (await nobody.get("/metrics")).text
    assert 'outbox_waiting{service="toy"} 2.0' in text
    assert 'inbox_parked{service="toy"} 0.0' in text
    [age] = [line.split()[-1] for line in text.splitlines() if line.startswith('outbox_oldest_seconds{service="toy"}')]
    assert 0 < float(age) < 60
