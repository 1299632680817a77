"""Clients that make customers of leads and keep asking, and the reckoning afterwards."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from support.product import Product

from chassis.ids import new_id
from chassis.testing import eventually

PATIENCE = 60
AT_A_TIME = 10
CONVERTED = """
SELECT lead.customer_id, lead.email FROM lead JOIN outbox ON outbox.aggregate_id = lead.id
WHERE lead.id = ANY($1) AND outbox.headers ->> 'ce_type' = 'LeadConverted'
"""
CUSTOMERS = "SELECT id, email FROM customer WHERE email LIKE '%' || $1"
PARKED = "SELECT id FROM parked_event"


class Conversions:
    """Clients that convert every lead, and ask again until they are answered."""

    def __init__(self, product: Product, client: httpx.AsyncClient) -> None:
        self._product = product
        self._client = client
        self._mark = new_id().hex
        self._left: list[str] = []
        self.became: dict[str, str] = {}

    async def open(self, leads: int) -> None:
        """Adds the leads."""
        for first in range(0, leads, AT_A_TIME):
            numbers = range(first, min(first + AT_A_TIME, leads))
            self._left += await asyncio.gather(*[self._add(number) for number in numbers])

    async def convert(self, leads: int) -> None:
        """Converts the next leads, all at once."""
        chosen, self._left = self._left[:leads], self._left[leads:]
        await asyncio.gather(*[self._convert(lead) for lead in chosen])

    async def some_more(self, count: int) -> None:
        """Waits until that many more are converted."""
        wanted = len(self.became) + count

        async def reached() -> bool:
            return len(self.became) >= wanted

        await eventually(reached, PATIENCE)

    async def reckon(self) -> None:
        """Every lead was converted once, and is that one customer that the client was told of."""
        leads = [UUID(lead) for lead in self.became]
        converted = sorted(tuple(row) for row in await self._rows("leads", CONVERTED, leads))
        assert [str(customer_id) for customer_id, _ in converted] == sorted(self.became.values())
        assert len({customer_id for customer_id, _ in converted}) == len(leads)

        async def all_are_there() -> bool:
            return len(await self._customers()) >= len(leads)

        await eventually(all_are_there, PATIENCE)
        assert await self._customers() == converted
        for service in ("leads", "customers"):
            assert await self._rows(service, PARKED) == []

    async def _add(self, number: int) -> str:
        phone = f"+337{int(self._mark[-4:], 16) % 10**4:04}{number:04}"
        body = {"name": f"Lead {number}", "email": f"lead-{number}@{self._mark}.test", "location": "Lyon"}
        answer = await self._client.post("/leads", json={**body, "contact_number": phone})
        answer.raise_for_status()
        return str(answer.json()["id"])

    async def _convert(self, lead: str) -> None:
        async def answered() -> str | None:
            try:
                answer = await self._client.post(f"/leads/{lead}/convert", json={})
            except httpx.HTTPError:
                return None
            assert answer.status_code == 200 or answer.is_server_error, answer.text
            return str(answer.json()["customer_id"]) if answer.is_success else None

        self.became[lead] = str(await eventually(answered, PATIENCE))

    async def _customers(self) -> list[tuple[Any, ...]]:
        return sorted(tuple(row) for row in await self._rows("customers", CUSTOMERS, f"@{self._mark}.test"))

    async def _rows(self, service: str, statement: str, *values: Any) -> list[Any]:
        connection = await asyncpg.connect(self._product.stack.database_urls[service])
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()
