"""The total of a list is exact, whoever writes at the same time and however it ends."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, migrated, somebody
from customers.domain import fold_totals

WRITERS = 16
ROUNDS = 25

ADD = """
INSERT INTO customer (id, account_id, version, created_at, updated_at, name, email, phone, address, kind, status,
    searched_text, searched_digits, folded_email)
SELECT gen_random_uuid(), $1, 1, now(), now(), 'A', 'a@b.fr', '123', 'X', 'individual',
    CASE WHEN n % 3 = 0 THEN 'inactive' ELSE 'active' END, 'a', '123', 'a@b.fr'
FROM generate_series(1, $2::int) AS n
"""
SOME = "(SELECT id FROM customer WHERE account_id = $1 ORDER BY random() LIMIT 3 FOR UPDATE SKIP LOCKED)"
SWAP = f"""
UPDATE customer SET status = CASE status WHEN 'active' THEN 'inactive' ELSE 'active' END
WHERE account_id = $1 AND id IN {SOME}
"""
TOUCH = f"UPDATE customer SET version = version + 1 WHERE account_id = $1 AND id IN {SOME}"
DELETE = f"DELETE FROM customer WHERE account_id = $1 AND id IN {SOME}"
COLUMNS = """
id, account_id, version, created_at, updated_at, name, email, phone, address, kind, status, searched_text,
searched_digits, folded_email
"""
REPEATED = f"""
INSERT INTO customer ({COLUMNS})
SELECT {COLUMNS} FROM customer WHERE account_id = $1 LIMIT 3 FOR UPDATE SKIP LOCKED
ON CONFLICT (id) DO NOTHING
"""
"""Locked first, since a repeated id waits for whoever is deleting it, and two who wait for one another are stuck."""

COUNTED = "SELECT status, count(*) FROM customer WHERE account_id = $1 GROUP BY status"
KEPT = """
SELECT status, sum(customers)::bigint FROM customer_count WHERE account_id = $1
GROUP BY status HAVING sum(customers) <> 0
"""


@pytest.fixture(scope="module")
async def counting(built: Callable[[str], Awaitable[Service]]) -> AsyncIterator[Service]:
    """A service on a database of its own, without chores."""
    async with migrated(await built("customers_counted")) as service:
        yield service


async def connected(service: Service) -> Any:
    url: SecretStr = service.settings.database_url
    return await asyncpg.connect(url.get_secret_value())


async def totals(connection: Any, account: UUID) -> tuple[dict[str, int], dict[str, int]]:
    """By status: as counted one by one, and as kept; both of one moment."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return dict(await connection.fetch(COUNTED, account)), dict(await connection.fetch(KEPT, account))


async def write(service: Service, account: UUID, seed: int) -> None:
    """Adds, changes and deletes at random, and takes a third of it back."""
    chance, connection = random.Random(seed), await connected(service)  # noqa: S311  no secret
    for _ in range(ROUNDS):
        transaction = connection.transaction()
        await transaction.start()
        for _ in range(chance.randint(1, 3)):
            await connection.execute(ADD, account, chance.choice([0, 1, 1, 40]))
            await connection.execute(chance.choice([SWAP, TOUCH, DELETE, REPEATED]), account)
        await (transaction.rollback() if chance.random() < 1 / 3 else transaction.commit())
    await connection.close()


async def fold_until(done: asyncio.Event, service: Service) -> None:
    with service.bound():
        while not done.is_set():
            await asyncio.gather(fold_totals(), fold_totals())


async def watch_until(done: asyncio.Event, service: Service, account: UUID) -> int:
    """Compares again and again while others write; returns how often."""
    connection, compared = await connected(service), 0
    while not done.is_set():
        counted, kept = await totals(connection, account)
        assert counted == kept
        compared += 1
    await connection.close()
    return compared


async def test_totals_stay_exact_among_sixteen_writers_and_two_that_fold(counting: Service) -> None:  # D-15 L-74
    account, done = new_id(), asyncio.Event()
    async with asyncio.TaskGroup() as others:
        others.create_task(fold_until(done, counting))
        watching = others.create_task(watch_until(done, counting, account))
        await asyncio.gather(*(write(counting, account, seed) for seed in range(WRITERS)))
        done.set()
    connection = await connected(counting)
    counted, kept = await totals(connection, account)
    assert counted == kept
    assert counted
    assert watching.result()
    await connection.close()


async def test_folding_leaves_one_row_for_each_status(counting: Service) -> None:
    account = new_id()
    with counting.bound():
        for _ in range(5):
            await fetch(ADD, account, 4)
        await fold_totals()
        rows = await fetch(
            "SELECT status, customers FROM customer_count WHERE account_id = $1 ORDER BY status", account
        )
    assert [(row["status"], row["customers"]) for row in rows] == [("active", 15), ("inactive", 5)]


async def test_a_total_follows_every_change(office: httpx.AsyncClient, add: Callable[..., Any]) -> None:
    # C-51 C-63 C-68
    async def shown() -> list[int]:
        filters: list[dict[str, str]] = [{}, {"status": "active"}, {"status": "inactive"}]
        return [(await office.get("/customers", params=one)).json()["total"] for one in filters]

    customers = [await add() for _ in range(3)]
    assert await shown() == [3, 3, 0]
    await office.patch(f"/customers/{customers[0]['id']}", json={"status": "inactive"})
    assert await shown() == [3, 2, 1]
    await office.patch(f"/customers/{customers[0]['id']}", json={"name": "Other"})
    assert await shown() == [3, 2, 1]
    await office.delete(f"/customers/{customers[0]['id']}")
    assert await shown() == [2, 2, 0]


async def test_a_customer_who_changes_the_account_is_counted_in_the_new_one(counting: Service) -> None:
    old, new = new_id(), new_id()
    with counting.bound():
        await fetch(ADD, old, 2)
        await fetch("UPDATE customer SET account_id = $2 WHERE account_id = $1", old, new)
    async with client_of(counting, somebody(account_id=old)) as left:
        assert (await left.get("/customers")).json()["total"] == 0
    async with client_of(counting, somebody(account_id=new)) as joined:
        assert (await joined.get("/customers")).json()["total"] == 2
