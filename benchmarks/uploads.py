"""What twenty uploads of 20 MB side by side cost the gateway and media in memory."""

import asyncio
import io
import os
import time
from typing import Any

import aiohttp
from PIL import Image

from benchmarks.surroundings import Product

UPLOADS = 20
SIDE = 2620  # noise does not compress: 2620 by 2620 pixels of 3 bytes make a PNG of just under 20 MB
LIMIT = 20 * 1024 * 1024


async def measure(product: Product) -> dict[str, Any]:
    """Growth of the resident memory at its peak, in MB."""
    picture = _noise()
    installation_id = await _started_installation(product)
    await _upload(product, installation_id, _small())
    before = {part: product.memory(part) for part in ("gateway", "media")}
    peaks = dict(before)
    watching = asyncio.create_task(_watch(product, peaks))
    began = time.perf_counter()
    statuses = await asyncio.gather(*[_upload(product, installation_id, picture) for _ in range(UPLOADS)])
    seconds = time.perf_counter() - began
    watching.cancel()
    growth = {f"{part}_growth_mb": (peaks[part] - before[part]) / 2**20 for part in before}
    return {
        **growth,
        "stored": statuses.count(201),
        "uploads": UPLOADS,
        "seconds": seconds,
        "mb_each": len(picture) / 2**20,
    }


async def _watch(product: Product, peaks: dict[str, int]) -> None:
    while True:
        for part, peak in peaks.items():
            peaks[part] = max(peak, product.memory(part))
        await asyncio.sleep(0.05)


async def _upload(product: Product, installation_id: str, picture: bytes) -> int:
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(picture), filename="photo.png", content_type="image/png")
    url = product.gateway(f"/installations/{installation_id}/photos")
    async with product.client.post(url, data=form, headers=product.bearer) as response:
        await response.read()
        return response.status


async def _started_installation(product: Product) -> str:
    customer = await product.add_customer("With photos")
    body = {"customer_id": customer["id"], "title": "Photographed", "scheduled_on": "2026-12-01"}
    async with product.client.post(product.gateway("/installations"), json=body, headers=product.bearer) as response:
        response.raise_for_status()
        installation_id = str((await response.json())["id"])
    for status in ("installer_assigned", "en_route", "started"):
        url = product.gateway(f"/installations/{installation_id}/transitions")
        async with product.client.post(url, json={"to": status}, headers=product.bearer) as response:
            response.raise_for_status()
    return installation_id


def _noise() -> bytes:
    picture = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3)).save(picture, "PNG", compress_level=0)
    content = picture.getvalue()
    if not LIMIT * 0.97 < len(content) <= LIMIT:
        raise ValueError(f"the picture has {len(content)} bytes")
    return content


def _small() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64)).save(picture, "PNG")
    return picture.getvalue()
