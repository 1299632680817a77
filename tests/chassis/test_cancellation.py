"""Whatever is cancelled at whatever moment, the pool gets its connections back."""

import asyncio
import os
import random
import signal
from contextlib import suppress
from itertools import count

import asyncpg
import pytest
from tortoise.exceptions import OperationalError, TransactionManagementError

from chassis.database import connection, fetch, transaction
from chassis.service import Service
from chassis.testing import eventually

INSERT = "INSERT INTO curse (name) VALUES ($1)"
LONGEST = 0.03

numbers = count()


async def transaction_cut_short() -> None:
    """Two rows and a savepoint, cancelled at some moment or just not."""
    number = next(numbers)
    with suppress(TimeoutError, OperationalError):
        async with asyncio.timeout(random.uniform(0, LONGEST)), transaction():  # noqa: S311  any moment will do
            await fetch(INSERT, f"{number} first")
            await fetch("SELECT pg_sleep(0.005)")
            async with transaction():
                await fetch(INSERT, f"{number} second")


async def savepoint_cut_short(committed: list[int]) -> None:
    """A transaction that goes on when the savepoint inside it was cancelled."""
    number = next(numbers)
    with suppress(OperationalError, TransactionManagementError):
        async with transaction():
            await fetch(INSERT, f"{number} first")
            with suppress(TimeoutError):
                async with asyncio.timeout(random.uniform(0, LONGEST)), transaction():  # noqa: S311
                    await fetch(INSERT, f"{number} inside")
            await fetch(INSERT, f"{number} second")
        committed.append(number)


async def statement_cut_short() -> None:
    """One statement outside of a transaction."""
    with suppress(TimeoutError, OperationalError):
        async with asyncio.timeout(random.uniform(0, LONGEST)):  # noqa: S311
            await fetch("SELECT pg_sleep(0.01)")


async def numbers_of(ordinal: str) -> set[str]:
    """Which transactions left their first, or their second row."""
    rows = await fetch("SELECT name FROM curse WHERE name LIKE $1", f"% {ordinal}")
    return {row["name"].partition(" ")[0] for row in rows}


async def all_idle() -> bool:
    """Whether nobody holds a connection of the pool."""
    pool: asyncpg.Pool = connection().pool
    return all(not holder._in_use for holder in pool._holders)


async def test_cancelled_transactions_give_their_connections_back_and_leave_nothing_half(service: Service) -> None:
    for _ in range(20):
        await asyncio.gather(*[transaction_cut_short() for _ in range(20)])

    await eventually(all_idle)
    kept = await numbers_of("first")
    assert kept == await numbers_of("second")
    assert 0 < len(kept) < 400


async def test_a_cancelled_savepoint_is_healed_or_said_and_never_loses_the_outer_transaction_silently(
    service: Service,
) -> None:
    committed: list[int] = []

    for _ in range(20):
        await asyncio.gather(*[savepoint_cut_short(committed) for _ in range(20)])

    await eventually(all_idle)
    assert await numbers_of("first") == await numbers_of("second") == {str(number) for number in committed}
    assert 0 < len(await numbers_of("inside")) < len(committed)


async def test_a_savepoint_that_is_cancelled_while_it_begins_ends_the_outer_transaction_and_says_so(
    service: Service,
) -> None:
    async def work() -> None:
        async with transaction():
            await fetch(INSERT, "outer")
            pid = (await fetch("SELECT pg_backend_pid() AS pid"))[0]["pid"]
            os.kill(pid, signal.SIGSTOP)
            asyncio.get_running_loop().call_later(0.3, os.kill, pid, signal.SIGCONT)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1), transaction():
                    await fetch(INSERT, "inner")

    with pytest.raises(TransactionManagementError):
        await work()
    await eventually(all_idle)
    assert await fetch("SELECT name FROM curse") == []


async def test_cancelled_statements_give_their_connections_back(service: Service) -> None:
    for _ in range(10):
        await asyncio.gather(*[statement_cut_short() for _ in range(20)])

    await eventually(all_idle)
