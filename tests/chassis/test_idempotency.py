"""`Idempotency-Key`: what is asked twice is done once and answered twice."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest
from toy.models import Thing
from toy.observing import outbox

from chassis import idempotency
from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import ACCOUNT, MINTER, OTHER_ACCOUNT, client_of


async def add(client: httpx.AsyncClient, name: str, key: str = "key", **parameters: str) -> httpx.Response:
    """Asks for a thing under a key."""
    return await client.post("/things", json={"name": name}, headers={"Idempotency-Key": key}, params=parameters)


async def keys() -> int:
    """How many keys are remembered."""
    return len(await fetch("SELECT key FROM idempotency_key"))


async def test_the_same_request_is_answered_from_memory(client: httpx.AsyncClient) -> None:
    first, second = await add(client, "chair"), await add(client, "chair")

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    for header in ("Location", "ETag", "Content-Type"):
        assert first.headers[header] == second.headers[header]
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert await Thing.all().count() == 1
    assert len(await outbox()) == 1


async def test_another_request_under_the_same_key_is_refused(client: httpx.AsyncClient) -> None:
    first = await add(client, "chair")

    other_body = await add(client, "table")
    other_path = await client.post("/nowhere", json={"name": "chair"}, headers={"Idempotency-Key": "key"})

    assert (other_body.status_code, other_body.json()["code"]) == (409, "idempotency_key_reused")
    assert other_path.status_code == 404
    assert await Thing.all().count() == 1
    assert (await add(client, "chair")).content == first.content


async def test_two_at_the_same_time_are_one(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*[add(client, "chair") for _ in range(6)])

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await Thing.all().count() == 1
    assert len(await outbox()) == 1


@pytest.mark.parametrize(("name", "status"), [("", 422), ("taken", 409), ("broken", 500)])
async def test_an_attempt_that_fails_does_not_burn_the_key(client: httpx.AsyncClient, name: str, status: int) -> None:
    await client.post("/things", json={"name": "taken"})

    assert (await add(client, name)).status_code == status
    assert await keys() == 0
    assert (await add(client, "chair")).status_code == 201


async def test_of_two_at_the_same_time_the_second_does_what_the_first_failed_to(client: httpx.AsyncClient) -> None:
    await client.post("/things", json={"name": "taken"})

    failed, worked = await asyncio.gather(add(client, "taken"), add(client, "chair"))

    assert (failed.status_code, worked.status_code) == (409, 201)


async def test_a_key_belongs_to_the_account_and_the_caller(service: Service, caller: Caller) -> None:
    colleague = Caller(kind="staff", account_id=ACCOUNT, id=new_id(), role="admin")
    stranger = Caller(kind="staff", account_id=OTHER_ACCOUNT, id=caller.id, role="admin")

    for number, each in enumerate((caller, colleague, stranger)):
        async with client_of(service, each) as client:
            assert (await add(client, f"chair {number}")).status_code == 201

    assert await keys() == await Thing.all().count() == 3


async def test_a_crash_before_the_commit_leaves_neither_thing_nor_key(
    service: Service, caller: Caller, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose_the_database(*_: object) -> None:
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    async with client_of(service, caller) as client:
        with monkeypatch.context() as crash:
            crash.setattr(idempotency, "remember", lose_the_database)
            assert (await add(client, "chair")).status_code == 503

        assert (await keys(), await Thing.all().count(), await outbox()) == (0, 0, [])
        assert (await add(client, "chair")).status_code == 201


@pytest.mark.parametrize("key", ["x" * 256, "line\u0085break"])
async def test_a_key_that_is_too_long_or_unprintable_is_refused(client: httpx.AsyncClient, key: str) -> None:
    response = await client.post("/things", json={"name": "chair"}, headers={b"Idempotency-Key": key.encode("latin-1")})

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert await Thing.all().count() == 0


async def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(service: Service, caller: Caller) -> None:
    arriving: list[dict[str, Any]] = [
        {"type": "http.request", "body": b'{"name": "chair"}', "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return arriving.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await service.asgi(scope_of(caller), receive, send)

    assert sent[0]["status"] == 400
    assert await Thing.all().count() == 0


def scope_of(caller: Caller) -> Any:
    """An HTTP request as a server announces it."""
    headers = {
        "authorization": f"Bearer {MINTER.mint(caller, 'toy')}",
        "content-type": "application/json",
        "idempotency-key": "key",
        "transfer-encoding": "chunked",
    }
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/things", "raw_path": b"/things", "query_string": b"", "root_path": "",
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
