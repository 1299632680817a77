"""Whatever is cancelled at whatever moment, the pool gets its connections back."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import count

import asyncpg
import pytest
from tortoise.exceptions import OperationalError, TransactionManagementError

from chassis.database import connection, fetch, transaction
from chassis.service import Service
from chassis.testing import eventually

INSERT = "INSERT INTO curse (name) VALUES ($1)"
AT_ONCE = 20

Cut = Callable[[float], Awaitable[bool]]
"""Does some work that is cancelled after so many seconds; returns whether that was too late."""

numbers = count()


async def cut_short(work: Cut, rounds: int) -> None:
    """Does it again and again, cancelled at some moment or just not, however fast this machine is."""
    longest = 0.01
    for _ in range(rounds):
        moments = [random.uniform(0, longest) for _ in range(AT_ONCE)]  # noqa: S311  any moment will do
        whole = await asyncio.gather(*[work(moment) for moment in moments])
        if not any(whole):
            longest *= 2
        elif all(whole):
            longest /= 2


async def transaction_cut_short(seconds: float) -> bool:
    """Two rows and a savepoint."""
    number = next(numbers)
    with suppress(TimeoutError, OperationalError):
        async with asyncio.timeout(seconds), transaction():
            await fetch(INSERT, f"{number} first")
            await fetch("SELECT pg_sleep(0.005)")
            async with transaction():
                await fetch(INSERT, f"{number} second")
        return True
    return False


async def savepoint_cut_short(committed: list[int], seconds: float) -> bool:
    """A transaction that goes on when the savepoint inside it was cancelled."""
    number, whole = next(numbers), False
    with suppress(OperationalError, TransactionManagementError):
        async with transaction():
            await fetch(INSERT, f"{number} first")
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds), transaction():
                    await fetch(INSERT, f"{number} inside")
                whole = True
            await fetch(INSERT, f"{number} second")
        committed.append(number)
    return whole


async def statement_cut_short(seconds: float) -> bool:
    """One statement outside of a transaction."""
    with suppress(TimeoutError, OperationalError):
        async with asyncio.timeout(seconds):
            await fetch("SELECT pg_sleep(0.01)")
        return True
    return False


async def numbers_of(ordinal: str) -> set[str]:
    """Which transactions left their first, or their second row."""
    rows = await fetch("SELECT name FROM curse WHERE name LIKE $1", f"% {ordinal}")
    return {row["name"].partition(" ")[0] for row in rows}


async def all_idle() -> bool:
    """Whether nobody holds a connection of the pool."""
    pool: asyncpg.Pool = connection().pool
    return all(not holder._in_use for holder in pool._holders)


async def test_cancelled_transactions_give_their_connections_back_and_leave_nothing_half(service: Service) -> None:
    await cut_short(transaction_cut_short, 20)

    await eventually(all_idle)
    kept = await numbers_of("first")
    assert kept == await numbers_of("second")
    assert 0 < len(kept) < 20 * AT_ONCE


async def test_a_cancelled_savepoint_is_healed_or_said_and_never_loses_the_outer_transaction_silently(
    service: Service,
) -> None:
    committed: list[int] = []

    await cut_short(partial(savepoint_cut_short, committed), 20)

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
    await cut_short(statement_cut_short, 10)

    await eventually(all_idle)
