"""`events resend`: every record announced again as it stands, never as it stood."""

import asyncio

import asyncpg
import orjson
import pytest
from toy.domain import add_thing, change_thing, remove_thing
from toy.main import announce_again
from toy.observing import outbox

from chassis import aggregates
from chassis.caller import Caller
from chassis.database import transaction
from chassis.service import Service
from chassis.testing import OTHER_ACCOUNT, eventually, somebody

WAITS_FOR_A_LOCK = "SELECT count(*) FROM pg_locks WHERE NOT granted"


async def test_every_record_of_every_account_is_announced_as_it_stands(
    service: Service, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregates, "SNAPSHOTS_AT_A_TIME", 2)
    things = [await add_thing(caller, f"chair {number}") for number in range(5)]
    things.append(await add_thing(somebody(account_id=OTHER_ACCOUNT), "table"))
    await change_thing(caller, things[0].id, "stool")
    before = len(await outbox())

    assert await announce_again() == 6

    snapshots = (await outbox())[before:]
    assert {row["kind"] for row in snapshots} == {"snapshot"}
    assert {(row["aggregate_id"], row["account_id"], row["version"]) for row in snapshots} == {
        (thing.id, thing.account_id, 2 if thing is things[0] else 1) for thing in things
    }
    assert {orjson.loads(row["headers"])["ce_actor"] for row in snapshots} == {"system"}


async def test_a_record_that_changes_meanwhile_is_announced_as_it_stands_afterwards(
    service: Service, caller: Caller, admin: asyncpg.Connection
) -> None:
    changed, removed = await add_thing(caller, "chair"), await add_thing(caller, "table")
    locked = asyncio.Event()

    async def announce_when_locked() -> int:
        await locked.wait()
        return await announce_again()

    async def waits_or_is_done() -> bool:
        return again.done() or await admin.fetchval(WAITS_FOR_A_LOCK)

    again = asyncio.create_task(announce_when_locked())  # made before the transaction, so not a part of it
    async with transaction():
        await change_thing(caller, changed.id, "stool")
        await remove_thing(caller, removed.id)
        locked.set()
        await eventually(waits_or_is_done)
    assert await again == 1

    rows = [(row["aggregate_id"], row["version"], row["kind"]) for row in await outbox()]
    assert rows[-1] == (changed.id, 2, "snapshot")
    assert [row for row in rows if row[2] == "snapshot"] == rows[-1:]
