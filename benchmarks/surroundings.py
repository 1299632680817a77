"""The product, started for a measurement, and people who are signed in to it."""

import os
import platform
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import aiohttp
import psutil
from pydantic import SecretStr

from chassis.caller import Caller
from chassis.tokens import Minter
from local_stack import demo
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.postgres import Postgres
from local_stack.stack import Stack

API = "/api/v1"
ADD_CUSTOMER = "/customers?allow_duplicate=true"


@dataclass(frozen=True)
class Product:
    """A running product and a client of it."""

    stack: Stack
    kafka: Kafka
    postgres: Postgres
    client: aiohttp.ClientSession
    bearer: dict[str, str]

    def gateway(self, path: str) -> str:
        """The address of a path of the public API."""
        return self.stack.url("gateway") + API + path

    def service(self, name: str, path: str) -> str:
        """The address of a path of one service, past the gateway."""
        return self.stack.url(name) + path

    def internal(self, audience: str) -> dict[str, str]:
        """What the gateway would send to a service for the demo's admin."""
        admin = demo.STAFF[0]
        caller = Caller("staff", UUID(admin.account_id), UUID(admin.id), admin.name, "admin", "api")
        minter = Minter(SecretStr(self.stack.internal_key.private))
        return {"Authorization": f"Bearer {minter.mint(caller, audience)}"}

    def memory(self, part: str) -> int:
        """The resident memory of a part's main process, in bytes."""
        return int(psutil.Process(self.stack.children[part].pid).memory_info().rss)

    async def add_customer(self, name: str, **headers: str) -> dict[str, Any]:
        """A new customer through the gateway."""
        return await self._add_customer(name, self.gateway(ADD_CUSTOMER), self.bearer | headers)

    async def add_customer_straight(self, name: str) -> dict[str, Any]:
        """A new customer past the gateway, which takes processor time from what has no part in it."""
        return await self._add_customer(name, self.service("customers", ADD_CUSTOMER), self.internal("customers"))

    async def _add_customer(self, name: str, url: str, headers: dict[str, str]) -> dict[str, Any]:
        body = {"name": name, "email": "a@example.com", "phone": "0612345678", "address": "1 rue des Lilas"}
        async with self.client.post(url, json=body, headers=headers) as response:
            response.raise_for_status()
            added: dict[str, Any] = await response.json()
            return added


@asynccontextmanager
async def running_product() -> AsyncIterator[Product]:
    """A fresh product with data of its own, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        kafka = Kafka(folder / "kafka")
        postgres = Postgres(folder / "postgres", settings={"track_commit_timestamp": "on"})
        stack = Stack(folder, kafka, postgres, gateway_port=free_port(), next_port=lambda _: free_port(), say=_silent)
        try:
            await stack.start()
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
                yield Product(stack, kafka, postgres, client, await _signed_in(client, stack))
        finally:
            await stack.stop()


async def _signed_in(client: aiohttp.ClientSession, stack: Stack) -> dict[str, str]:
    credentials = {"username": "admin", "password": demo.PASSWORD}
    async with client.post(stack.url("gateway") + API + "/auth/sign-in", json=credentials) as response:
        response.raise_for_status()
        return {"Authorization": f"Bearer {(await response.json())['access_token']}"}


def _silent(_: str) -> None:
    """The product's start is not what is measured."""


def p50(values: list[float]) -> float:
    """The median."""
    return median(values)


def p95(values: list[float]) -> float:
    """What all but one in twenty stay under."""
    return quantiles(values, n=20)[18]


def p99(values: list[float]) -> float:
    """What all but one in a hundred stay under."""
    return quantiles(values, n=100)[98]


def loop_ms() -> float:
    """How long this machine takes for a million additions at this moment, in milliseconds: the best of five times."""

    def once() -> float:
        began, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        return (time.perf_counter() - began) * 1000

    return min(once() for _ in range(5))


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    return {
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": model.partition(":")[2].strip(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
    }


Measurement = Callable[[Product], Any]
