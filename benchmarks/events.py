"""From the commit in customers to the row in installations, beside a bare Kafka round trip in the same run."""

import asyncio
import time
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from benchmarks.surroundings import Product, p50, p99
from chassis import topics
from chassis.relay import started_producer, stop_producer
from chassis.testing import eventually
from contracts import Topic

PER_SECOND = 100
SECONDS = 30
WARM_UP_SECONDS = 10  # in which the broker's machine code comes about
BARE_TOPIC = Topic("benchmark.roundtrip")

COMMIT_TIME = "SELECT id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 AS at"
COMMITTED = f"{COMMIT_TIME} FROM customer WHERE name = $1"
ARRIVED = f"{COMMIT_TIME} FROM known_customer WHERE name = $1"


async def measure(product: Product) -> dict[str, Any]:
    """Milliseconds at 100 writes a second; both are measured at the same time on the same machine."""
    await _steadily(lambda: product.add_customer_straight("warm up"), WARM_UP_SECONDS)
    bare, _ = await asyncio.gather(_bare_round_trips(product), _write_customers(product))
    ours = await eventually(lambda: _journeys(product), seconds=60)
    ratio = p50(ours) / p50(bare)
    return {
        "journey_p50_ms": p50(ours) * 1000,
        "journey_p99_ms": p99(ours) * 1000,
        "bare_p50_ms": p50(bare) * 1000,
        "journey_p50_over_bare_p50": ratio,
        "writes": len(ours),
    }


async def _write_customers(product: Product) -> None:
    await _steadily(lambda: product.add_customer_straight("measured"))


async def _steadily(job: Any, seconds: int = SECONDS) -> None:
    """Starts a job a hundred times a second, however long each takes."""
    began, tasks = time.perf_counter(), []
    for turn in range(PER_SECOND * seconds):
        await asyncio.sleep(max(0.0, began + turn / PER_SECOND - time.perf_counter()))
        tasks.append(asyncio.create_task(job()))
    await asyncio.gather(*tasks)


async def _journeys(product: Product) -> list[float]:
    """Seconds between the two commits, by the server's own clock; empty while rows are missing."""
    left = await _rows(product.stack.database_urls["customers"], COMMITTED)
    arrived = await _rows(product.stack.database_urls["installations"], ARRIVED)
    if len(arrived) < PER_SECOND * SECONDS:
        return []
    return [arrived[key] - at for key, at in left.items()]


async def _rows(url: str, statement: str) -> dict[Any, float]:
    connection = await asyncpg.connect(url)
    try:
        return {row["id"]: row["at"] for row in await connection.fetch(statement, "measured")}
    finally:
        await connection.close()


async def _bare_round_trips(product: Product) -> list[float]:
    servers = product.kafka.servers
    await topics.create(servers, [BARE_TOPIC])
    producer = await started_producer(servers)
    consumer = AIOKafkaConsumer(BARE_TOPIC.name, bootstrap_servers=servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        receiving = asyncio.create_task(_receive(consumer))
        await _steadily(lambda: _send(producer))
        return await receiving
    finally:
        await consumer.stop()
        await stop_producer(producer)


async def _send(producer: AIOKafkaProducer) -> None:
    await producer.send_and_wait(BARE_TOPIC.name, repr(time.perf_counter()).encode(), key=str(time.time()).encode())


async def _receive(consumer: AIOKafkaConsumer) -> list[float]:
    trips: list[float] = []
    while len(trips) < PER_SECOND * SECONDS:
        record = await consumer.getone()
        trips.append(time.perf_counter() - float(record.value))
    return trips
