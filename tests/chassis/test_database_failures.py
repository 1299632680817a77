"""PostgreSQL slow, hung, killed or away: an error in bounded time that says so, and recovery without help."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import asyncpg
import pytest
from asyncpg.pool import PoolConnectionHolder
from pydantic import SecretStr
from tortoise.exceptions import DBConnectionError, OperationalError
from toy.models import Thing

from chassis import database, safe_asyncpg
from chassis.database import Database, fetch, is_away, transaction
from chassis.errors import Unavailable
from chassis.service import Service
from chassis.testing import eventually
from local_stack.postgres import Postgres

Work = Callable[[list[int]], Awaitable[None]]

KILL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
async def impatient(service: Service, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The test's database for statements that take half a second at most."""
    credentials = database.credentials
    monkeypatch.setattr(
        database, "credentials", lambda *given: {**credentials(*given), "command_timeout": 0.5, "maxsize": 2}
    )
    impatient = Database(service.database.url, "toy", 2)
    await impatient.open()
    with impatient.bound():
        yield impatient
    await impatient.close()


async def answers() -> bool:
    """Whether a statement works; only a connection that is lost may be the reason why not."""
    try:
        return bool(await fetch("SELECT 1 AS one"))
    except DBConnectionError:
        return False


async def test_waiting_for_a_connection_has_an_end(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_asyncpg, "ACQUIRE_SECONDS", 0.2)
    release, held = asyncio.Event(), asyncio.Semaphore(0)

    async def hold() -> None:
        async with transaction():
            held.release()
            await release.wait()

    holders = [asyncio.create_task(hold()) for _ in range(service.settings.database_pool)]
    for _ in holders:
        await held.acquire()

    for attempt in (fetch("SELECT 1"), begin()):
        async with asyncio.timeout(2):
            with pytest.raises(OperationalError) as caught:
                await attempt
        assert is_away(caught.value)
    release.set()
    await asyncio.gather(*holders)
    assert await answers()


async def begin() -> None:
    """Begins a transaction."""
    async with transaction():
        pass


async def test_connections_killed_while_idle_are_replaced(service: Service, admin: asyncpg.Connection) -> None:
    await asyncio.gather(*[fetch("SELECT pg_sleep(0.05)") for _ in range(4)])

    assert await admin.fetch(KILL)

    for _ in range(4):
        await eventually(answers, 3)


async def test_a_connection_killed_inside_a_transaction_is_an_error_that_says_so(
    service: Service, admin: asyncpg.Connection
) -> None:
    async def work() -> None:
        async with transaction():
            await fetch("INSERT INTO curse (name) VALUES ('lost')")
            await admin.fetch(KILL)
            await fetch("SELECT 1")

    with pytest.raises(DBConnectionError):
        await work()

    await eventually(answers, 3)
    assert await fetch("SELECT name FROM curse") == []


async def test_a_connection_that_is_lost_stays_lost_until_the_transaction_ends(
    service: Service, admin: asyncpg.Connection
) -> None:
    async def work() -> None:
        async with transaction():
            await admin.fetch(KILL)
            for attempt in (fetch("SELECT 1"), fetch("SELECT 1"), begin()):
                with pytest.raises(DBConnectionError):
                    await attempt

    with pytest.raises(DBConnectionError):
        await work()
    await eventually(answers, 3)


async def test_the_caller_s_own_error_is_not_hidden_by_a_lost_connection(
    service: Service, admin: asyncpg.Connection
) -> None:
    async def work() -> None:
        async with transaction():
            await admin.fetch(KILL)
            raise KeyError("mine")

    with pytest.raises(KeyError):
        await work()


async def test_a_connection_killed_just_before_the_commit_is_an_error(
    service: Service, admin: asyncpg.Connection
) -> None:
    async def work() -> None:
        async with transaction():
            await fetch("INSERT INTO curse (name) VALUES ('lost')")
            await admin.fetch(KILL)

    with pytest.raises(DBConnectionError):
        await work()

    await eventually(answers, 3)
    assert await fetch("SELECT name FROM curse") == []


async def test_a_connection_that_is_lost_while_it_is_given_back_changes_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = PoolConnectionHolder.release

    async def lost_first(holder: PoolConnectionHolder, timeout: float | None) -> None:
        holder.terminate()
        await release(holder, timeout)

    monkeypatch.setattr(PoolConnectionHolder, "release", lost_first)
    async with transaction():
        await fetch("INSERT INTO curse (name) VALUES ('kept')")
    assert await fetch("SELECT name FROM curse") == [{"name": "kept"}]
    with pytest.raises(KeyError, match="mine"):
        async with transaction():
            raise KeyError("mine")


async def test_a_server_that_is_away_is_an_error_at_once_and_found_again(service: Service, postgres: Postgres) -> None:
    assert await answers()
    await postgres.stop()
    try:
        for _ in range(3):
            async with asyncio.timeout(2):
                assert not await answers()
    finally:
        await postgres.start()

    await eventually(answers, 5)


async def hang(hung: list[int]) -> None:
    """A statement on a connection that does not answer any more."""
    hung.append((await fetch("SELECT pg_backend_pid() AS pid"))[0]["pid"])
    os.kill(hung[-1], signal.SIGSTOP)
    await fetch("SELECT 1")


async def hang_in_a_transaction(hung: list[int]) -> None:
    """The same, with a transaction to be ended."""
    async with transaction():
        await hang(hung)


@pytest.fixture
def hung() -> Iterator[list[int]]:
    """The processes of connections that are to hang; they go on afterwards."""
    pids: list[int] = []
    yield pids
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("work", [hang, hang_in_a_transaction])
async def test_a_hung_connection_ends_in_bounded_time(impatient: Database, hung: list[int], work: Work) -> None:
    async with asyncio.timeout(15):
        with pytest.raises((OperationalError, DBConnectionError)) as caught:
            await work(hung)
        assert is_away(caught.value)
        assert await answers()


async def listen_and_say_nothing(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """A server that accepts, and that is all."""
    await asyncio.Event().wait()


async def test_many_who_wait_for_a_server_that_never_answers_wait_no_longer_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(safe_asyncpg, "ACQUIRE_SECONDS", 0.5)
    black_hole = await asyncio.start_server(listen_and_say_nothing, "127.0.0.1", 0)
    port = black_hole.sockets[0].getsockname()[1]
    silent = Database(SecretStr(f"postgresql://toy:toy@127.0.0.1:{port}/toy"), "toy", 2)
    await silent.open()

    with silent.bound():
        async with asyncio.timeout(3):
            failures = await asyncio.gather(*[fetch("SELECT 1") for _ in range(10)], return_exceptions=True)

    assert [failure for failure in failures if not isinstance(failure, OperationalError)] == []
    assert all(is_away(failure) for failure in failures)
    black_hole.close()


async def test_mistakes_are_no_reason_to_wait(service: Service) -> None:
    mistakes = [
        Thing.get(account_id="00000000-0000-0000-0000-000000000000", name="nobody"),
        fetch("SELECT $1::text, $2::text", "one value for two places"),
        fetch("SELECT * FROM nowhere"),
        fetch("INSERT INTO curse (name) VALUES ($1)", None),
        fetch("INSERT INTO curse (name) VALUES ($1)", "zero\0byte"),
        fetch("SELECT $1::int", 2**40),
    ]

    failures = await asyncio.gather(*mistakes, return_exceptions=True)

    assert [failure for failure in failures if is_away(failure) or not isinstance(failure, OperationalError)] == []
    assert not is_away(FileNotFoundError())
    assert not is_away(ValueError())


async def test_what_passes_is_a_reason_to_wait(service: Service) -> None:
    async def raised(state: str) -> BaseException:
        with pytest.raises((OperationalError, DBConnectionError)) as caught:
            await fetch(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
        return caught.value

    assert [
        state for state in ("40001", "40P01", "53300", "57P01", "57014", "08006") if not is_away(await raised(state))
    ] == []
    assert is_away(Unavailable())
    assert is_away(ConnectionRefusedError())
