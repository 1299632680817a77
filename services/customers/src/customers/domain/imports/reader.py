"""The parent's side of reading: feeds the child, and takes what it says."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from typing import Any, NoReturn

import orjson

from chassis.database import fetch
from customers.rules.imports import child
from customers.rules.imports.frames import LENGTH_BYTES, framed, message
from customers.rules.imports.refused import FileRefused

ROWS_AT_A_TIME = 500
BEGINNING_OF_A_ROW = b'{"position":'  # never within a text, where JSON escapes the quotes

CHUNK = "SELECT content FROM import_chunk WHERE account_id = $1 AND import_id = $2 AND position = $3"
ROWS = """
SELECT position, cells FROM import_row WHERE account_id = $1 AND import_id = $2 AND position > $3
ORDER BY position LIMIT $4
"""
# A shared libpython may need this one; everything else of the environment, secrets above all, stays out of the child.
ENVIRONMENT = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


class Reader:
    """A child process that reads an import's file, or its rows where the file was read before."""

    def __init__(self, claimed: dict[str, Any], country: str) -> None:
        self._claimed = claimed
        self._place = claimed["account_id"], claimed["id"]
        self._country = country

    async def __aenter__(self) -> "Reader":
        self._child: Process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", child.__file__, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=ENVIRONMENT
        )
        self._feeding = asyncio.create_task(self._feed())
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._feeding.cancel()
        await asyncio.gather(self._feeding, return_exceptions=True)
        if self._child.returncode is None:
            self._child.kill()
        await self._child.wait()

    async def known(self) -> dict[str, Any]:
        """Columns and mapping and, of a file, delimiter and number of rows; raises FileRefused."""
        content = await self._next()
        return await self._told(content) if content is not None else await self._refused("file_too_complex")

    async def batches(self) -> AsyncIterator[tuple[str, int]]:
        """The checked rows as JSON, ready for the database, with their number; raises FileRefused."""
        while (content := await self._next()) is not None:
            if not content.startswith(b"["):
                await self._told(content)
            yield content.decode(), content.count(BEGINNING_OF_A_ROW)
        if await self._child.wait() != 0:
            await self._refused("file_too_complex")
        await self._feeding

    async def _next(self) -> bytes | None:
        stdout = self._child.stdout
        assert stdout is not None  # noqa: S101  it was asked for
        try:
            length = int.from_bytes(await stdout.readexactly(LENGTH_BYTES), "big")
            return await stdout.readexactly(length)
        except asyncio.IncompleteReadError:
            return None

    async def _feed(self) -> None:
        try:
            chunk = await fetch(CHUNK, *self._place, 0)
            await self._say(message(self._order("file" if chunk else "rows")))
            await (self._feed_file(chunk) if chunk else self._feed_rows())
        except (BrokenPipeError, ConnectionResetError):
            return  # the child has said why
        finally:
            if self._child.stdin is not None:
                self._child.stdin.close()

    def _order(self, kind: str) -> dict[str, Any]:
        given, columns = (orjson.loads(self._claimed[name]) for name in ("given_mapping", "columns"))
        return {"kind": kind, "country": self._country, "given": given, "columns": columns}

    async def _feed_file(self, chunk: list[dict[str, Any]]) -> None:
        position = 0
        while chunk:
            await self._say(chunk[0]["content"])
            position += 1
            chunk = await fetch(CHUNK, *self._place, position)

    async def _feed_rows(self) -> None:
        last = 0
        while rows := await fetch(ROWS, *self._place, last, ROWS_AT_A_TIME):
            kept = (f"[{row['position']},{row['cells']}]" for row in rows if row["cells"] is not None)
            await self._say(framed(f"[{','.join(kept)}]".encode()))
            last = rows[-1]["position"]

    async def _say(self, content: bytes) -> None:
        stdin = self._child.stdin
        assert stdin is not None  # noqa: S101  it was asked for
        stdin.write(content)
        await stdin.drain()

    async def _told(self, content: bytes) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(content)
        return await self._refused(told["failed"]) if "failed" in told else told

    async def _refused(self, code: str) -> NoReturn:
        """A child that was not told everything because the database went away is not to be believed."""
        await self._feeding
        raise FileRefused(code)
