"""What has served its purpose goes, and nothing else."""

import asyncio

import pytest
from toy.writing import add_things

from chassis import housekeeping
from chassis.caller import Caller
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import eventually


async def test_published_events_go_after_their_days_and_waiting_ones_never(service: Service, caller: Caller) -> None:
    await add_things(caller, 3)
    await fetch("UPDATE outbox SET created_at = now() - interval '1 year'")
    await fetch("UPDATE outbox SET published_at = now() - interval '8 days' WHERE id = 1")
    await fetch("UPDATE outbox SET published_at = now() - interval '6 days' WHERE id = 2")

    await housekeeping.sweep(7)

    assert [row["id"] for row in await fetch("SELECT id FROM outbox ORDER BY id")] == [2, 3]


async def test_remembered_ids_and_keys_go_after_their_time(service: Service) -> None:
    for days in (29, 31):
        await fetch(f"INSERT INTO inbox VALUES (gen_random_uuid(), now() - interval '{days} days')")
    for hours in (47, 49):
        await fetch(
            "INSERT INTO idempotency_key (account_id, caller_id, key, fingerprint, created_at) "
            f"VALUES (gen_random_uuid(), gen_random_uuid(), 'key', 'print', now() - interval '{hours} hours')"
        )

    await housekeeping.sweep(7)

    assert len(await fetch("SELECT event_id FROM inbox")) == 1
    assert len(await fetch("SELECT key FROM idempotency_key")) == 1


async def test_housekeeping_goes_on_when_the_database_was_away(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.01)
    turns: list[int] = []

    async def measure(_: str) -> None:
        turns.append(1)
        if len(turns) < 3:
            raise ConnectionRefusedError

    async def several_turns() -> bool:
        return len(turns) > 3

    monkeypatch.setattr(housekeeping, "measure", measure)
    keeping = asyncio.create_task(housekeeping.keep_house("toy", 7))
    await eventually(several_turns)
    assert not keeping.done()
    keeping.cancel()
