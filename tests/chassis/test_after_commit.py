"""What is asked for after a commit happens after the outermost one, once, or never."""

import asyncio
from typing import Any

import pytest

from chassis import safe_asyncpg
from chassis.database import after_commit, fetch, transaction
from chassis.service import Service


async def fail(*asked: object) -> None:
    """Asks for callbacks in a transaction that is rolled back."""
    async with transaction():
        for callback in asked:
            after_commit(callback)  # type: ignore[arg-type]
        raise ZeroDivisionError


async def test_it_runs_once_when_the_outermost_transaction_is_committed(service: Service) -> None:
    looks: list[asyncio.Task[int]] = []

    async def rows() -> int:
        async with asyncio.timeout(5):
            return len(await fetch("SELECT name FROM curse"))

    def look() -> None:
        looks.append(asyncio.create_task(rows()))

    async with transaction():
        await fetch("INSERT INTO curse (name) VALUES ('outer')")
        after_commit(look)
        async with transaction():
            await fetch("INSERT INTO curse (name) VALUES ('inner')")
            after_commit(look)
        assert not looks

    assert await asyncio.gather(*looks) == [2]


async def test_it_does_not_wait_until_the_connection_is_given_back(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_back, committed, go_on = safe_asyncpg.give_back, asyncio.Event(), asyncio.Event()

    async def give_back_late(*given: Any) -> None:
        await go_on.wait()
        await give_back(*given)

    async def write() -> None:
        async with transaction():
            await fetch("INSERT INTO curse (name) VALUES ('written')")
            after_commit(committed.set)

    monkeypatch.setattr(safe_asyncpg, "give_back", give_back_late)
    writing = asyncio.create_task(write())
    async with asyncio.timeout(5):
        await committed.wait()
    assert not writing.done()
    go_on.set()
    await writing


async def test_it_never_runs_when_the_transaction_is_rolled_back(service: Service) -> None:
    ran: list[str] = []

    with pytest.raises(ZeroDivisionError):
        await fail(lambda: ran.append("never"))

    assert ran == []


async def test_it_never_runs_when_its_part_of_the_transaction_is_rolled_back(service: Service) -> None:
    ran: list[str] = []

    async with transaction():
        after_commit(lambda: ran.append("outer"))
        with pytest.raises(ZeroDivisionError):
            await fail(lambda: ran.append("never"))
        after_commit(lambda: ran.append("later"))

    assert ran == ["outer", "later"]


async def test_it_cannot_be_asked_for_where_no_commit_will_come(service: Service) -> None:
    async with transaction():
        pass

    with pytest.raises(RuntimeError):
        after_commit(lambda: None)
