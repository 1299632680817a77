"""Asks a service whether it is ready."""

import asyncio
from urllib.parse import urlsplit


async def is_ready(url: str) -> bool:
    """Whether GET `url`/readyz answers 200 within two seconds."""
    where = urlsplit(url)
    try:
        async with asyncio.timeout(2):
            return await _status(where.hostname or "", where.port or 80, "/readyz") == b"200"
    except (OSError, TimeoutError, IndexError):
        return False


async def _status(host: str, port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return (await reader.readline()).split()[1]
    finally:
        writer.close()
