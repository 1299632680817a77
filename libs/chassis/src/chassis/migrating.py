"""Brings a service's tables up to date: one at a time, all or nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from pydantic import SecretStr
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.transactions import in_transaction

from chassis.database import Database, connection

MIGRATION_LOCK = 0x6D696772617465  # "migrate"
POLL_SECONDS = 0.2
RECORD_EXISTS = "SELECT to_regclass('tortoise_migrations') IS NOT NULL AS there"


async def migrate(database: Database) -> list[str]:
    """Applies what is pending and returns its names; waits while another process does the same."""
    async with _alone(database.url):
        with database.bound():
            await _make_record(database)
            plan = await _plan(database)
            if all(step.migration.atomic for step in plan):
                async with in_transaction() as connection:
                    await MigrationExecutor(connection, database.migrated_apps).migrate()
            else:  # CREATE INDEX CONCURRENTLY can't run inside a transaction
                await _executor(database).migrate()
            return _names(plan)


async def pending(database: Database) -> list[str]:
    """The migrations that are still to be applied; call it with the database bound."""
    rows = await connection().execute_query_dict(RECORD_EXISTS)
    return _names(await _plan(database)) if rows[0]["there"] else ["everything"]


async def _make_record(database: Database) -> None:
    executor = _executor(database)
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))


async def _plan(database: Database) -> list[PlanStep]:
    return await _executor(database).plan()


def _names(plan: list[PlanStep]) -> list[str]:
    return [f"{step.migration.app_label}.{step.migration.name}" for step in plan]


def _executor(database: Database) -> MigrationExecutor:
    return MigrationExecutor(connection(), database.migrated_apps)


@asynccontextmanager
async def _alone(url: SecretStr) -> AsyncIterator[None]:
    """Holds the migration lock; polls for it, since a blocking wait deadlocks with CREATE INDEX CONCURRENTLY."""
    connection = await asyncpg.connect(url.get_secret_value(), timeout=5)
    try:
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", MIGRATION_LOCK):  # noqa: ASYNC110  polls a lock
            await asyncio.sleep(POLL_SECONDS)
        yield
    finally:
        await connection.close()
