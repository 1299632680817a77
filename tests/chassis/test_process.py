"""The service as a process: it starts without what it needs, says what is missing, and ends gracefully."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit, urlunsplit

import httpx
import orjson
import psutil
import pytest
from toy.settings import Settings

from chassis.caller import Caller
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import MINTER, eventually
from local_stack.ports import free_port
from local_stack.postgres import Postgres
from local_stack.processes import Child

StartToy = Callable[..., Child]


@pytest.fixture
async def http(environment: dict[str, str], caller: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """The admin, calling the process."""
    headers = {"Authorization": f"Bearer {MINTER.mint(caller, 'toy')}"}
    base = f"http://127.0.0.1:{environment['TOY_PORT']}"
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=20) as client:
        yield client


async def answers(http: httpx.AsyncClient, path: str, status: int = 200) -> httpx.Response | None:
    """The answer, as soon as it has this status."""
    try:
        response = await http.get(path)
    except httpx.TransportError:
        return None
    return response if response.status_code == status else None


async def stands_on_everything(http: httpx.AsyncClient) -> bool:
    """Whether nothing is missing."""
    ready = await answers(http, "/readyz")
    return ready is not None and ready.json() == {"ready": True, "checks": {"database": "ok", "kafka": "ok"}}


async def ended(process: Child) -> bool:
    """Whether the process is gone."""
    return not process.alive


def exit_code(process: Child) -> int | None:
    """How the process ended."""
    assert process._process is not None
    return process._process.wait()


async def test_it_starts_and_is_alive_without_database_and_kafka_and_says_what_is_missing(
    start_toy: StartToy, http: httpx.AsyncClient
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    process = start_toy("run", TOY_KAFKA_SERVERS=nowhere, TOY_DATABASE_URL=f"postgresql://toy:toy@{nowhere}/toy")

    await eventually(lambda: answers(http, "/livez"))
    response = await http.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "ready": False,
        "checks": {"database": "away: no connection", "kafka": "degraded: not connected"},
    }
    refused = await http.get("/things/00000000-0000-7000-8000-000000000000")
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert process.alive


@pytest.mark.parametrize("server", ["granian", "uvicorn"])
async def test_it_ends_gracefully_and_answers_what_is_under_way(
    service: Service, start_toy: StartToy, http: httpx.AsyncClient, server: str
) -> None:
    process = start_toy("run", TOY_SERVER=server)
    await eventually(lambda: answers(http, "/readyz"))
    under_way = asyncio.create_task(http.get("/things/slow"))
    await eventually(lambda: fetch("SELECT name FROM curse WHERE name = 'begun'"))

    os.kill(process._process.pid, signal.SIGTERM)  # type: ignore[union-attr]

    assert (await under_way).json() == {"done": True}
    await eventually(lambda: ended(process))
    assert exit_code(process) == 0
    with pytest.raises(httpx.ConnectError):
        await http.get("/livez")


async def test_it_ends_at_whatever_moment_it_is_told_to(service: Service, start_toy: StartToy) -> None:
    processes = [start_toy("run", TOY_PORT=str(free_port())) for _ in range(4)]

    for number, process in enumerate(processes):
        await eventually(lambda process=process: connecting(process))
        asyncio.get_running_loop().call_later(number * 0.03, process.signal, signal.SIGTERM)

    for process in processes:
        await eventually(lambda process=process: ended(process), 10)
        assert exit_code(process) == 0


async def connecting(process: Child) -> bool:
    """Whether the process has a connection to anything."""
    return bool(psutil.Process(process._process.pid).net_connections())  # type: ignore[union-attr]


async def test_a_worker_serves_health_and_metrics_and_nothing_else(
    service: Service, start_toy: StartToy, http: httpx.AsyncClient
) -> None:
    start_toy("worker")

    await eventually(lambda: stands_on_everything(http))
    metrics = (await http.get("/metrics")).text
    assert 'outbox_waiting{service="toy"} 0.0' in metrics
    assert (await http.get("/things")).status_code == 404


async def test_a_superuser_is_refused_as_the_service_s_role(
    service: Service, start_toy: StartToy, postgres: Postgres, settings: Settings
) -> None:
    database = urlsplit(settings.database_url.get_secret_value()).path
    process = start_toy("run", TOY_DATABASE_URL=urlunsplit(urlsplit(postgres.admin_url)._replace(path=database)))

    await eventually(lambda: ended(process))

    assert exit_code(process) == 1
    assert "DangerousRole" in process.log.read_text()


async def test_a_port_that_is_taken_ends_the_process(start_toy: StartToy, environment: dict[str, str]) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", int(environment["TOY_PORT"])):
        process = start_toy("run")
        await eventually(lambda: ended(process))
    assert exit_code(process) == 1
    assert "Address already in use" in process.log.read_text()


async def test_its_spans_reach_a_collector_also_the_last_ones(start_toy: StartToy, http: httpx.AsyncClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    received: list[bytes] = []

    async def collect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        received.append(await reader.readexactly(int(head.partition("content-length:")[2].split()[0])))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(collect, "127.0.0.1", 0) as collector:
        port = collector.sockets[0].getsockname()[1]
        process = start_toy("api", TOY_OTLP_ENDPOINT=f"http://127.0.0.1:{port}/v1/traces")
        await eventually(lambda: answers(http, "/livez"))
        await http.get("/things", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
        await process.stop()

    assert bytes.fromhex(trace) in b"".join(received)


async def test_its_log_is_json_with_ids_and_without_secrets(
    service: Service, start_toy: StartToy, http: httpx.AsyncClient, settings: Settings
) -> None:
    process = start_toy("run")
    await eventually(lambda: answers(http, "/readyz"))
    await http.post("/things", json={"name": "broken"}, headers={"X-Request-ID": "req-4711"})
    await http.get("/things", params={"page": "canary-in-the-query"})
    await process.stop()

    text = process.log.read_text()
    lines = [orjson.loads(line) for line in text.splitlines()]
    assert all(line["service"] == "toy" and line["level"] and line["timestamp"] for line in lines)
    failed = [line for line in lines if line.get("request_id") == "req-4711"]
    assert {line["event"] for line in failed} == {"request_failed", "request"}
    assert all(len(line["trace_id"]) == 32 for line in failed)
    for secret in (
        urlsplit(settings.database_url.get_secret_value()).password,
        http.headers["Authorization"].removeprefix("Bearer "),
        "canary-in-the-query",
    ):
        assert secret
        assert secret not in text
