"""How fast the relay empties an outbox in which 50,000 events wait."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import asyncpg
from pydantic import SecretStr

from benchmarks.surroundings import Product
from chassis import topics
from chassis.database import Database
from chassis.migrating import migrate
from chassis.relay import Relay
from chassis.testing import eventually
from contracts import Topic

EVENTS = 50_000
TOPIC = Topic("benchmark.drain")
BODY = '{"customer": {"name": "' + "x" * 400 + '"}}'

FILL = """
INSERT INTO outbox (event_id, account_id, topic, aggregate_type, aggregate_id, version, kind, headers, body)
SELECT gen_random_uuid(), gen_random_uuid(), $1, 'customer', gen_random_uuid(), 1, 'event',
       '{"ce_type": "CustomerCreated", "ce_specversion": "1.0", "content-type": "application/json"}', $2
FROM generate_series(1, $3)
"""


async def measure(product: Product) -> dict[str, Any]:
    """Events a second, by one relay alone."""
    url = await product.postgres.create_service_database("customers_drain")
    await _prepare(product, url)
    relay = Relay(SecretStr(url), product.kafka.servers, "benchmark")
    running = asyncio.create_task(relay.run())
    began = time.perf_counter()
    connection = await asyncpg.connect(url)
    await eventually(lambda: _empty(connection), seconds=120)
    seconds = time.perf_counter() - began
    await connection.close()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return {"events": EVENTS, "seconds": seconds, "events_per_second": EVENTS / seconds}


async def _prepare(product: Product, url: str) -> None:
    await topics.create(product.kafka.servers, [TOPIC])
    database = Database(SecretStr(url), "customers", 2)
    await database.open()
    await migrate(database)
    await database.close()
    connection = await asyncpg.connect(url)
    await connection.execute(FILL, TOPIC.name, BODY, EVENTS)
    await connection.execute("ANALYZE outbox")
    await connection.close()


async def _empty(connection: Any) -> bool:
    waiting: bool = await connection.fetchval("SELECT EXISTS (SELECT 1 FROM outbox WHERE published_at IS NULL)")
    return not waiting
