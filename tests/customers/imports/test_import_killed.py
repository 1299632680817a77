"""Processes that end at any moment, and several at once: every row is written once."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis import topics
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, MINTER, client_of, eventually, migrated, somebody
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.processes import Child

from .conftest import csv_of, person, send, settled

KILLS = {"apply": 10, "revert": 4}
ROWS = 20_000
PATIENCE = 240

Build = Callable[[str], Awaitable[Service]]
StartWorker = Callable[[], Child]

WRITTEN = """
SELECT count(*) AS customers, count(DISTINCT folded_email) AS people,
    (SELECT count(*) FROM outbox WHERE account_id = $1 AND kind = 'event') AS events,
    (SELECT count(DISTINCT aggregate_id) FROM outbox WHERE account_id = $1 AND kind = 'event') AS announced,
    (SELECT count(*) FROM import_row WHERE account_id = $1 AND result = 'created') AS marked
FROM customer WHERE account_id = $1
"""


@pytest.fixture(scope="module")
async def doors(built: Build, kafka: Kafka) -> AsyncIterator[Service]:
    """A service that only serves: the work is left to processes of its own."""
    await topics.create(kafka.servers)
    service = await built("customers_killed")
    async with migrated(service):
        pass
    async with service.running(worker=False):
        yield service


@pytest.fixture
async def caller(doors: Service, account: UUID) -> AsyncIterator[httpx.AsyncClient]:
    """An admin of the account, calling for longer than one token lasts."""
    admin = somebody(account_id=account)

    async def signed(request: httpx.Request) -> None:
        request.headers["Authorization"] = f"Bearer {MINTER.mint(admin, doors.name)}"

    async with client_of(doors, None) as client:
        client.event_hooks = {"request": [signed]}
        yield client


@pytest.fixture
def start_worker(doors: Service, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts `customers worker`; whatever still runs is ended afterwards."""
    started: list[Child] = []

    def start() -> Child:
        env = {
            "CUSTOMERS_DATABASE_URL": doors.settings.database_url.get_secret_value(),
            "CUSTOMERS_KAFKA_SERVERS": f"127.0.0.1:{free_port()}",  # nobody else has to digest these events
            "CUSTOMERS_INTERNAL_PUBLIC_KEY": INTERNAL_PUBLIC_KEY,
            "CUSTOMERS_PORT": str(free_port()),
        }
        log = tmp_path / f"worker-{len(started)}.log"
        child = Child("customers", [Path(sys.executable).with_name("customers"), "worker"], log, env=env)
        child.start()
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()


async def upload(caller: httpx.AsyncClient, rows: int) -> str:
    """An import that waits for its plan."""
    return str((await send(caller, csv_of([person(n) for n in range(rows)]))).json()["id"])


async def written(doors: Service, account: UUID) -> dict[str, Any]:
    with doors.bound():
        return (await fetch(WRITTEN, account))[0]


async def moved_on(caller: httpx.AsyncClient, import_id: str, before: dict[str, Any]) -> bool:
    """Whether more rows were written than before."""
    now = (await caller.get(f"/customers/imports/{import_id}")).json()
    counts = ("created", "reverted")
    return any(now["counts"][name] > before["counts"][name] for name in counts)


async def kill_a_working_one(caller: httpx.AsyncClient, import_id: str, start_worker: StartWorker) -> None:
    """Ends a worker by `kill -9` when it has written something."""
    before = (await caller.get(f"/customers/imports/{import_id}")).json()
    assert before["state"] in ("applying", "reverting")
    worker = start_worker()
    await eventually(lambda: moved_on(caller, import_id, before), PATIENCE)
    worker.kill()


async def test_a_killed_import_goes_on_where_it_was_and_writes_no_row_twice(
    doors: Service, account: UUID, caller: httpx.AsyncClient, start_worker: StartWorker
) -> None:  # D-21
    import_id = await upload(caller, ROWS)
    planner = start_worker()
    await settled(caller, import_id, PATIENCE)
    planner.kill()
    for what, left in (("apply", ROWS), ("revert", 0)):
        await caller.post(f"/customers/imports/{import_id}/{what}")
        for _ in range(KILLS[what]):
            await kill_a_working_one(caller, import_id, start_worker)
        last = start_worker()
        counts = (await settled(caller, import_id, PATIENCE))["counts"]
        last.kill()
        found = await written(doors, account)
        assert (counts["created"], counts["conflict"], found["customers"], found["people"]) == (ROWS, 0, left, left)
        assert found["announced"] == ROWS
    assert (found["events"], counts["reverted"], counts["changed_since"]) == (2 * ROWS, ROWS, 0)


async def test_workers_that_are_killed_while_they_plan_leave_the_plan_to_others(
    caller: httpx.AsyncClient, start_worker: StartWorker
) -> None:  # D-21
    import_id = await upload(caller, ROWS)

    async def begun() -> bool:
        return 0 < (await caller.get(f"/customers/imports/{import_id}")).json()["progress"] < 99

    victim = start_worker()
    await eventually(begun, PATIENCE)
    victim.kill()
    start_worker()
    planned = await settled(caller, import_id, PATIENCE)
    assert (planned["state"], planned["counts"]["rows"], planned["counts"]["create"]) == ("planned", ROWS, ROWS)


async def test_two_workers_at_once_write_every_row_once(
    doors: Service, account: UUID, caller: httpx.AsyncClient, start_worker: StartWorker
) -> None:  # D-21
    rows = 5_000
    imports = [await upload(caller, rows), await upload(caller, 10)]
    start_worker(), start_worker()
    for import_id in imports:
        planned = await settled(caller, import_id, PATIENCE)
        assert (planned["state"], planned["failure"]) == ("planned", None)
    for import_id in imports:
        await caller.post(f"/customers/imports/{import_id}/apply")
    counts = [(await settled(caller, import_id, PATIENCE))["counts"] for import_id in imports]
    assert sum(count["created"] for count in counts) == rows
    assert counts[0]["conflict"] + counts[1]["conflict"] == 10
    found = await written(doors, account)
    assert set(found.values()) == {rows}
