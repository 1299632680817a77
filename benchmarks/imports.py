"""How fast 100,000 rows are planned and applied, and what that takes in memory of the service's process."""

import asyncio
import csv
import io
import time
from typing import Any

import aiohttp

from benchmarks.surroundings import Product

ROWS = 100_000
RESTING = ("planned", "applied", "failed")


async def measure(product: Product) -> dict[str, Any]:
    """Rows a second, through the gateway, with the relay and the timeline at work; the peak of memory in MB."""
    content, peak = _file(), [0.0]
    watching = asyncio.create_task(_watch(product, peak))
    began = time.perf_counter()
    import_id = await _upload(product, content)
    await _settled(product, import_id)
    planned = time.perf_counter()
    await _apply(product, import_id)
    counts = (await _settled(product, import_id))["counts"]
    applied = time.perf_counter()
    watching.cancel()
    return {
        "rows": counts["created"],
        "planned_rows_per_second": ROWS / (planned - began),
        "applied_rows_per_second": counts["created"] / (applied - planned),
        "service_memory_mb": peak[0],
        "file_mb": len(content) / 2**20,
    }


def _file() -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(["Nom", "Courriel", "Téléphone", "Adresse", "Code postal", "Ville"])
    for number in range(ROWS):
        email, phone = f"client.{number}@example{number % 97}.com", f"06{number:08}"
        rows.writerow([f"Client n° {number}", email, phone, f"{number} rue de la Paix", "75002", "Paris"])
    return text.getvalue().encode()


async def _watch(product: Product, peak: list[float]) -> None:
    while True:
        peak[0] = max(peak[0], product.memory("customers") / 2**20)
        await asyncio.sleep(0.05)


async def _upload(product: Product, content: bytes) -> str:
    form = aiohttp.FormData()
    form.add_field("file", content, filename="clients.csv")
    url = product.gateway("/customers/imports")
    async with product.client.post(url, data=form, headers=product.bearer) as response:
        response.raise_for_status()
        return str((await response.json())["id"])


async def _apply(product: Product, import_id: str) -> None:
    url = product.gateway(f"/customers/imports/{import_id}/apply")
    async with product.client.post(url, headers=product.bearer) as response:
        response.raise_for_status()


async def _settled(product: Product, import_id: str) -> dict[str, Any]:
    url = product.gateway(f"/customers/imports/{import_id}")
    while True:
        async with product.client.get(url, headers=product.bearer) as response:
            response.raise_for_status()
            found: dict[str, Any] = await response.json()
        if found["state"] in RESTING:
            return found
        await asyncio.sleep(0.25)  # as a page would that shows how far it is
