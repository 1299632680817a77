"""Writers that keep a ledger of what they were promised, and the reckoning afterwards."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from support.product import Product

from chassis.testing import eventually
from contracts.topics import CUSTOMERS as CUSTOMERS_TOPIC
from contracts.topics import Topic

WRITERS = 16
CUSTOMERS = 6
PATIENCE = 90
PAUSE = 0.1  # between the writes of one writer: the load is steady, not as much as the machine can bear


class Ledger:
    """Sixteen writers that rename a few customers for as long as they are let."""

    def __init__(self, product: Product, client: httpx.AsyncClient) -> None:
        self._product = product
        self._client = client
        self._stopped = asyncio.Event()
        self.customers: list[str] = []
        self.accepted = 0
        self.refused = 0

    async def open(self) -> None:
        """Adds the customers."""
        for number in range(CUSTOMERS):
            body = {"name": f"Customer {number}", "email": "c@example.com", "phone": "0612345678", "address": "Lyon"}
            answer = await self._client.post("/customers?allow_duplicate=true", json=body)
            answer.raise_for_status()
            self.customers.append(answer.json()["id"])

    async def write(self) -> None:
        """Renames until `stop`; what is not accepted is counted, not repeated."""
        await asyncio.gather(*[self._rename(writer) for writer in range(WRITERS)])

    def stop(self) -> None:
        """Lets the writers finish what they are at."""
        self._stopped.set()

    async def _rename(self, writer: int) -> None:
        turn = 0
        while not self._stopped.is_set():
            turn += 1
            customer = self.customers[(writer + turn) % CUSTOMERS]
            name = {"name": f"Writer {writer} turn {turn}"}
            try:
                answer = await self._client.patch(f"/customers/{customer}", json=name)
                accepted = answer.status_code == 200
            except httpx.HTTPError:
                accepted = False
            self.accepted += accepted
            self.refused += not accepted
            await asyncio.sleep(PAUSE)

    async def reckon(self) -> None:
        """Nothing lost, nothing twice, nothing out of order, nothing parked."""
        with suppress(AssertionError):
            await eventually(self._agree, PATIENCE)
        truth = await self._truth()
        assert sum(version - 1 for version, _ in truth.values()) >= self.accepted > 0
        for service in ("customers", "installations"):
            assert await self._rows(service, "SELECT topic, key, error FROM parked_event") == []
        assert await self._known() == truth
        assert await self._told() == {key: version for key, (version, _) in truth.items()}
        assert await self._published() == {key: list(range(1, version + 1)) for key, (version, _) in truth.items()}

    async def _agree(self) -> bool:
        """Whether every copy is the truth, which may move on: a write whose writer gave up may still be under way."""
        truth = await self._truth()
        told = {key: version for key, (version, _) in truth.items()}
        return (await self._known(), await self._told()) == (truth, told)

    async def _truth(self) -> dict[str, tuple[int, str]]:
        rows = await self._rows("customers", "SELECT id, version, name FROM customer WHERE id = ANY($1)", self._ids())
        return {str(row["id"]): (row["version"], row["name"]) for row in rows}

    async def _known(self) -> dict[str, tuple[int, str]]:
        """What installations knows of the customers."""
        rows = await self._rows(
            "installations", "SELECT id, version, name FROM known_customer WHERE id = ANY($1)", self._ids()
        )
        return {str(row["id"]): (row["version"], row["name"]) for row in rows}

    async def _told(self) -> dict[str, int]:
        """How many entries each customer's timeline has."""
        rows = await self._rows(
            "customers",
            "SELECT customer_id, count(*) AS told FROM timeline_entry WHERE customer_id = ANY($1) GROUP BY 1",
            self._ids(),
        )
        return {str(row["customer_id"]): row["told"] for row in rows}

    async def _published(self) -> dict[str, list[int]]:
        """The versions of each customer in the order in which they first stand in the topic."""
        versions: dict[str, list[int]] = defaultdict(list)
        for record in await whole_topic(self._product.stack.addresses()["kafka"], CUSTOMERS_TOPIC):
            key, version = record
            if key in self.customers and version not in versions[key]:
                versions[key].append(version)
        return dict(versions)

    def _ids(self) -> list[UUID]:
        return [UUID(customer) for customer in self.customers]

    async def _rows(self, service: str, statement: str, *values: Any) -> list[Any]:
        connection = await asyncpg.connect(self._product.stack.database_urls[service])
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()


async def whole_topic(servers: str, topic: Topic) -> list[tuple[str, int]]:
    """Key and version of every event about a customer in a topic, partition by partition, from first to last."""

    consumer = AIOKafkaConsumer(bootstrap_servers=servers, enable_auto_commit=False)
    await consumer.start()
    try:
        parts = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        consumer.assign(parts)
        await consumer.seek_to_beginning(*parts)
        ends = await consumer.end_offsets(parts)
        found: list[tuple[str, int]] = []
        while any([await consumer.position(part) < ends[part] for part in parts]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                bodies = [(record.key.decode(), orjson.loads(record.value)) for record in records if record.value]
                found += [(key, body["customer"]["version"]) for key, body in bodies if "customer" in body]
        return found
    finally:
        await consumer.stop()
