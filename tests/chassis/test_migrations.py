"""Migrations: one process at a time, all or nothing, and everything that they promise is there afterwards."""

import asyncio
from collections.abc import AsyncIterator
from importlib import import_module

import asyncpg
import pytest
from pydantic import SecretStr
from tortoise.exceptions import OperationalError
from tortoise.migrations import operations as ops

from chassis.database import Database
from chassis.migrating import MIGRATION_LOCK, migrate
from chassis.testing import eventually
from local_stack.postgres import Postgres

EVERYTHING = ["chassis.0001_initial", "chassis.0002_erasing", "chassis.0003_ages", "toy.0001_initial"]
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
INDEXES = "SELECT indexname || ': ' || regexp_replace(indexdef, '.* USING ', '') FROM pg_indexes WHERE tablename = $1"
CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype = 'c'"


@pytest.fixture
async def empty(postgres: Postgres, admin: asyncpg.Connection) -> AsyncIterator[SecretStr]:
    """A database without tables, and the role of its service."""
    url = await postgres.create_service_database("toy_empty")
    yield SecretStr(url)
    await admin.execute("DROP DATABASE toy_empty")


@pytest.fixture
async def tables(empty: SecretStr) -> AsyncIterator[asyncpg.Connection]:
    """A look at the database that is being migrated."""
    connection = await asyncpg.connect(empty.get_secret_value())
    yield connection
    await connection.close()


async def migrated(url: SecretStr) -> list[str]:
    """What one process's `migrate` does."""
    database = Database(url, "toy", 2)
    await database.open()
    try:
        return await migrate(database)
    finally:
        await database.close()


def change_migration(monkeypatch: pytest.MonkeyPatch, sql: str, *, atomic: bool = True) -> None:
    """Lets the toy's migration do something more."""
    migration = import_module("toy.migrations.0001_initial").Migration
    monkeypatch.setattr(migration, "operations", [*migration.operations, ops.RunSQL(sql)])
    monkeypatch.setattr(migration, "atomic", atomic)


async def test_of_three_at_once_one_migrates_and_all_succeed(empty: SecretStr) -> None:
    outcomes = await asyncio.gather(*[migrated(empty) for _ in range(3)])

    assert sorted(outcomes) == [[], [], EVERYTHING]


async def test_three_at_once_build_an_index_without_blocking_each_other(
    empty: SecretStr, tables: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_migration(monkeypatch, "CREATE INDEX CONCURRENTLY thing_account ON thing (account_id)", atomic=False)

    async with asyncio.timeout(15):
        outcomes = await asyncio.gather(*[migrated(empty) for _ in range(3)])

    assert sorted(outcomes) == [[], [], EVERYTHING]
    assert await tables.fetchval("SELECT indisvalid FROM pg_index WHERE indexrelid = 'thing_account'::regclass")


async def test_a_migration_that_fails_leaves_nothing_and_can_be_repeated(
    empty: SecretStr, tables: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        change_migration(broken, "SELECT 1 / 0")
        with pytest.raises(OperationalError):
            await migrated(empty)

    assert [row[0] for row in await tables.fetch(TABLES)] == ["tortoise_migrations"]
    assert await tables.fetch("SELECT * FROM tortoise_migrations") == []
    assert await migrated(empty) == EVERYTHING


async def test_the_lock_is_asked_for_again_and_again_and_not_waited_for(
    empty: SecretStr, tables: asyncpg.Connection
) -> None:
    await tables.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
    waiting = asyncio.create_task(migrated(empty))

    async def polled() -> bool:
        return await tables.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle' AND query LIKE 'SELECT pg_try_advisory_lock%'"
        )

    await eventually(polled)
    assert await tables.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0
    assert [row[0] for row in await tables.fetch(TABLES)] == []

    await tables.execute("SELECT pg_advisory_unlock($1)", MIGRATION_LOCK)
    assert await waiting == EVERYTHING


async def test_every_table_of_the_chassis_has_its_keys_and_indexes(
    empty: SecretStr, tables: asyncpg.Connection
) -> None:
    await migrated(empty)

    found = {
        table: {row[0] for row in await tables.fetch(INDEXES, table)}
        for table in ("outbox", "inbox", "known_version", "parked_event", "idempotency_key")
    }
    assert found == {
        "outbox": {
            "outbox_pkey: btree (id)",
            "outbox_event_id_key: btree (event_id)",
            "outbox_one_event_per_version: btree (aggregate_type, aggregate_id, version) WHERE (kind = 'event'::text)",
            "outbox_waiting: btree (id) WHERE (published_at IS NULL)",
            "outbox_published: brin (published_at) WITH (autosummarize='on')",
            "outbox_no_event: btree (aggregate_type, aggregate_id, version) WHERE (kind <> 'event'::text)",
        },
        "inbox": {"inbox_pkey: btree (event_id)", "inbox_received: brin (received_at) WITH (autosummarize='on')"},
        "known_version": {"known_version_pkey: btree (topic, aggregate_id)"},
        "parked_event": {
            "parked_event_pkey: btree (id)",
            'parked_event_topic_partition_offset_key: btree (topic, partition, "offset")',
            "parked_event_key: btree (topic, key, id)",
        },
        "idempotency_key": {
            "idempotency_key_pkey: btree (account_id, caller_id, key)",
            "idempotency_key_age: btree (created_at)",
            "idempotency_key_shows: gin (shows)",
        },
    }
    unique = "SELECT indisunique FROM pg_index WHERE indexrelid = 'outbox_one_event_per_version'::regclass"
    assert await tables.fetchval(unique)
    assert [row[0] for row in await tables.fetch(CONSTRAINTS, "outbox")] == ["outbox_kind_check"]
