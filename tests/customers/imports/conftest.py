"""Files to import, and what becomes of them."""

import csv
import io
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.testing import eventually

RESTING = ("planned", "applied", "reverted", "failed")
HEADER = ["Name", "Email", "Phone", "Address"]

Upload = Callable[..., Awaitable[dict[str, Any]]]
Rows = list[list[str]]


def csv_of(rows: Rows, header: list[str] = HEADER, delimiter: str = ",") -> bytes:
    """A file as programs write it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode()


def person(number: int, **given: str) -> list[str]:
    """A row for somebody who resembles nobody else."""
    fields = {
        "name": f"Person {number}",
        "email": f"person-{number}@example.com",
        "phone": f"07{number:08}",
        "address": f"{number} rue de l'Import",
    } | given
    return list(fields.values())


async def settled(client: httpx.AsyncClient, import_id: str, seconds: float = 30) -> dict[str, Any]:
    """The import when nothing goes on with it any more."""

    async def resting() -> dict[str, Any] | None:
        found = (await client.get(f"/customers/imports/{import_id}")).json()
        return found if found["state"] in RESTING else None

    found = await eventually(resting, seconds)
    assert found is not None
    return found


async def send(
    client: httpx.AsyncClient, content: bytes, filename: str = "people.csv", **fields: str
) -> httpx.Response:
    """Uploads a file."""
    return await client.post("/customers/imports", files={"file": (filename, content)}, data=fields)


async def rows_of(client: httpx.AsyncClient, import_id: str, **filters: Any) -> list[dict[str, Any]]:
    """The rows of an import."""
    answer = await client.get(f"/customers/imports/{import_id}/rows", params={"page_size": 100, **filters})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def done(client: httpx.AsyncClient, import_id: str, what: str) -> dict[str, Any]:
    """The import after it was applied or reverted."""
    answer = await client.post(f"/customers/imports/{import_id}/{what}")
    assert answer.status_code == 202, answer.text
    return await settled(client, import_id)


@pytest.fixture
def plan(office: httpx.AsyncClient) -> Upload:
    """Uploads a file and waits for its plan."""

    async def planned(content: bytes, **fields: str) -> dict[str, Any]:
        answer = await send(office, content, **fields)
        assert answer.status_code == 202, answer.text
        return await settled(office, answer.json()["id"])

    return planned
