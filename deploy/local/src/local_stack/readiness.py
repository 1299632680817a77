"""Asks a service whether it is ready."""

import asyncio
from urllib.parse import urlsplit


async def is_ready(url: str) -> bool:
    """Whether GET `url`/readyz answers 200 within two seconds."""
    return await _answer(url) is not None


async def is_complete(url: str) -> bool:
    """Whether it is ready and has all that it works with, Kafka too."""
    answer = await _answer(url)
    return answer is not None and b"degraded" not in answer


async def _answer(url: str) -> bytes | None:
    """All of a 200 answer; None for any other or none."""
    where = urlsplit(url)
    try:
        async with asyncio.timeout(2):
            answer = await _get(where.hostname or "", where.port or 80, "/readyz")
            return answer if answer.split()[1] == b"200" else None
    except (OSError, TimeoutError, IndexError):
        return None


async def _get(host: str, port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()
