"""Whatever dies in between: no event is lost, applied twice or out of order, and writers can go on."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle, islice
from random import Random

import httpx
import pytest
from support.product import Product

from chassis.testing import eventually
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres

from .conversions import Conversions
from .ledger import Ledger

LONG_AWAY = 60
KILLS = 5
KILLS_CONVERTING = int(os.environ.get("KILLS", "10"))
AT_ONCE = 20


@asynccontextmanager
async def writing(product: Product, client: httpx.AsyncClient) -> AsyncIterator[Ledger]:
    """Sixteen writers at work; afterwards everything has to be there, once and in order."""
    ledger = Ledger(product, client)
    await ledger.open()
    writers = asyncio.create_task(ledger.write())
    try:
        yield ledger
    finally:
        ledger.stop()
        await writers
    await ledger.reckon()


async def some_writes(ledger: Ledger, count: int = 100) -> None:
    """Waits until that many more writes were accepted."""
    wanted = ledger.accepted + count

    async def reached() -> bool:
        return ledger.accepted >= wanted

    await eventually(reached)


@pytest.mark.parametrize("part", ["customers", "installations"])
async def test_killing_a_whole_service_again_and_again_loses_nothing(
    product: Product, admin: httpx.AsyncClient, part: str
) -> None:
    async with writing(product, admin) as ledger:
        for _ in range(KILLS):
            await some_writes(ledger)
            product.kill(part)
            await product.start(part)
        await some_writes(ledger)


async def test_every_lead_becomes_one_customer_while_both_services_are_killed_again_and_again(
    product: Product, admin: httpx.AsyncClient
) -> None:
    # D-30
    moments = Random(30)  # noqa: S311 - not secret
    conversions = Conversions(product, admin)
    await conversions.open(KILLS_CONVERTING * AT_ONCE)
    for part in islice(cycle(("leads", "customers")), KILLS_CONVERTING):
        converting = asyncio.create_task(conversions.convert(AT_ONCE))
        await conversions.some_more(moments.randrange(AT_ONCE))
        product.kill(part)
        await product.start(part)
        await converting
    await conversions.reckon()


async def test_writes_go_on_while_kafka_is_away_for_a_minute_and_everything_arrives_then(
    product: Product, admin: httpx.AsyncClient, kafka: Kafka
) -> None:
    async with writing(product, admin) as ledger:
        await some_writes(ledger)
        await kafka.stop()
        refused_before = ledger.refused
        away_until = asyncio.get_running_loop().time() + LONG_AWAY
        while asyncio.get_running_loop().time() < away_until:
            await some_writes(ledger)
        assert ledger.refused == refused_before
        await kafka.restart()
        await some_writes(ledger)


async def test_a_killed_kafka_comes_back_without_a_gap(
    product: Product, admin: httpx.AsyncClient, kafka: Kafka
) -> None:
    async with writing(product, admin) as ledger:
        await some_writes(ledger)
        kafka.kill()
        await some_writes(ledger)
        await kafka.restart()
        await some_writes(ledger)


async def test_a_service_started_while_kafka_is_away_serves_and_announces_later(
    product: Product, admin: httpx.AsyncClient, kafka: Kafka
) -> None:
    await kafka.stop()
    for part in ("customers", "installations"):
        product.kill(part)
        await product.start(part)
    async with writing(product, admin) as ledger:
        await some_writes(ledger)
        await kafka.restart()
        await some_writes(ledger)


async def test_postgresql_restarted_under_load_loses_nothing_that_was_accepted(
    product: Product, admin: httpx.AsyncClient, postgres: Postgres
) -> None:
    async with writing(product, admin) as ledger:
        await some_writes(ledger)
        await postgres.stop()
        await postgres.start()
        await some_writes(ledger)
        postgres.kill()
        await postgres.start()
        await some_writes(ledger)
