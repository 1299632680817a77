"""A transaction is kept whole or not at all, and never silently not at all."""

from contextlib import suppress

import pytest
from tortoise.exceptions import IntegrityError, TransactionManagementError

from chassis.database import fetch, transaction
from chassis.service import Service


async def insert(name: str) -> None:
    """One row; its name is unique."""
    await fetch("INSERT INTO curse (name) VALUES ($1)", name)


async def insert_again() -> None:
    """Breaks the transaction: the row is there already, and the error is swallowed."""
    with suppress(IntegrityError):
        await insert("there")


async def names() -> set[str]:
    """What was kept, besides the first row."""
    return {row["name"] for row in await fetch("SELECT name FROM curse")} - {"there"}


@pytest.fixture(autouse=True)
async def _first_row(service: Service) -> None:
    await insert("there")


async def test_a_swallowed_error_does_not_lose_the_transaction_silently() -> None:
    async def work() -> None:
        async with transaction():
            await insert("before")
            await insert_again()

    with pytest.raises(TransactionManagementError):
        await work()

    assert await names() == set()


async def test_an_error_inside_a_savepoint_leaves_the_outer_transaction_whole() -> None:
    async def inner() -> None:
        async with transaction():
            await insert("inside")
            await insert("there")

    async with transaction():
        await insert("before")
        with pytest.raises(IntegrityError):
            await inner()
        await insert("after")

    assert await names() == {"before", "after"}


async def test_an_error_swallowed_inside_a_savepoint_ends_the_savepoint_only() -> None:
    async def inner() -> None:
        async with transaction():
            await insert("inside")
            await insert_again()

    async with transaction():
        await insert("before")
        with pytest.raises(TransactionManagementError):
            await inner()

    assert await names() == {"before"}


async def test_going_on_after_a_swallowed_error_ends_the_savepoint_only() -> None:
    async def inner() -> None:
        async with transaction():
            await insert_again()
            await insert("too late")

    async with transaction():
        await insert("before")
        with pytest.raises(TransactionManagementError):
            await inner()
        await insert("after")

    assert await names() == {"before", "after"}


async def test_a_savepoint_that_an_error_leaves_keeps_nothing_even_if_the_error_is_healed_further_in() -> None:
    async def innermost() -> None:
        async with transaction():
            await insert_again()

    async def middle() -> None:
        async with transaction():
            await insert("middle")
            await innermost()

    async with transaction():
        await insert("before")
        with pytest.raises(TransactionManagementError):
            await middle()

    assert await names() == {"before"}


async def test_a_savepoint_does_not_heal_what_failed_before_it() -> None:
    async def work() -> None:
        async with transaction():
            await insert("before")
            await insert_again()
            with suppress(TransactionManagementError):
                async with transaction():
                    await insert("inside")

    with pytest.raises(TransactionManagementError):
        await work()

    assert await names() == set()
