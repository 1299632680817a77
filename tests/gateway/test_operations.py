"""The gateway as a process: health, metrics, logs, start and stop."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.types import Receive, Send
from support.gateway_process import COMMAND, environment, gateway_process
from support.gateways import API, PASSWORD, Configured, Services, Staff, client_of, signed_in
from support.served import Said

from gateway.main import build
from local_stack.ports import free_port

CANARY = "canary-4711-password"


async def test_it_is_alive_and_ready_while_services_are_away(configured: Configured, services: Services) -> None:
    addresses = {**services.addresses, "media": f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=addresses))) as client:
        client.base_url = httpx.URL("http://gateway")
        alive, ready = await client.get("/livez"), await client.get("/readyz")
    assert alive.status_code == 200
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "checks": {"customers": "ok", "installations": "ok", "media": "degraded: away", "leads": "ok"}},
    )


async def test_metrics_are_for_operations_only(services: Services, staff: Staff, tmp_path: Path) -> None:
    services.customers.says("GET", "/customers", Said())
    metrics_port = str(free_port())
    env = environment(services.addresses, staff, METRICS_PORT=metrics_port)
    async with gateway_process(tmp_path, env) as process, httpx.AsyncClient(base_url=process.url) as client:
        assert (await client.get("/metrics")).status_code == 404
        client.base_url = httpx.URL(process.url + API)
        await signed_in(client)
        await client.get("/customers?q=Confidential")
        await client.get("/customers/Confidential/timeline")
        metrics = (await client.get(f"http://127.0.0.1:{metrics_port}/metrics")).text
    assert (
        'http_request_seconds_count{method="GET",route="/api/v1/customers",service="gateway",status="200"} 1' in metrics
    )
    assert 'route="/api/v1/customers/*"' in metrics
    assert "Confidential" not in metrics


async def test_logs_tell_what_happened_and_no_secret(services: Services, staff: Staff, tmp_path: Path) -> None:
    # D-09
    services.customers.says("GET", "/customers", Said())
    env = environment(services.addresses, staff, LOG_LEVEL="DEBUG")
    async with gateway_process(tmp_path, env) as process, httpx.AsyncClient(base_url=process.url + API) as client:
        await client.post("/auth/sign-in", json={"username": CANARY, "password": CANARY})
        await client.post("/auth/sign-in", json={"username": "admin", "password": CANARY})
        await client.post("/auth/sign-in", json={"username": "admin", "secret": CANARY})
        session = await signed_in(client)
        await client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]})
        await client.post("/auth/refresh", json={"refresh_token": session["refresh_token"][:-4] + "AAAA"})
        await client.get("/customers", headers={"X-Request-ID": "request-4711"})
        await client.get("/customers", headers={"Authorization": f"Bearer {CANARY}"})
        await client.get(f"/nothing/{CANARY}?q={CANARY}")
    log = process.log
    internal = services.customers.asked[0].named["authorization"].removeprefix("Bearer ")
    secrets = [
        CANARY,
        PASSWORD,
        session["access_token"],
        session["refresh_token"],
        internal,
        staff["admin"]["password_hash"],
    ]
    keys = [json.loads(env[name])["d"] for name in ("GATEWAY_INTERNAL_KEY", "GATEWAY_SESSION_KEY")]
    assert not [secret for secret in [*secrets, *keys] if secret in log]
    records = [json.loads(line) for line in log.splitlines()]
    assert {"signed_in", "sign_in_failed", "request"} <= {record["event"] for record in records}
    forwarded = [record for record in records if record.get("request_id") == "request-4711"]
    assert [(record["route"], record["status"]) for record in forwarded] == [("/api/v1/customers", 200)]


async def test_a_request_that_is_under_way_is_answered_before_the_process_ends(
    services: Services, staff: Staff, tmp_path: Path
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def service(_: Any, __: Receive, send: Send) -> None:
        begun.set()
        await go_on.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}", "more_body": False})

    services.customers.behaves_like(service)
    async with gateway_process(tmp_path, environment(services.addresses, staff)) as process:
        async with httpx.AsyncClient(base_url=process.url + API, timeout=30) as client:
            await signed_in(client)
            asked = asyncio.create_task(client.get("/customers"))
            await begun.wait()
            process.child.signal(signal.SIGTERM)
            await refused(process.url)
            go_on.set()
            assert (await asked).status_code == 200
        await process.child.succeed(10)


async def refused(url: str) -> None:
    """Returns when nobody listens any more."""
    async with httpx.AsyncClient() as client, asyncio.timeout(10):
        while True:
            try:
                await client.get(f"{url}/livez")
            except httpx.ConnectError:
                return
            except (httpx.RemoteProtocolError, httpx.ReadError):  # it hung up on a connection that was kept
                continue


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"INTERNAL_KEY": '{"kty": "OKP", "d": "canary-key"}'}, "internal_key"),
        ({"SESSION_KEY": "canary-key"}, "session_key"),
        ({"STAFF_FILE": "/nowhere/canary-key.json"}, "staff_file"),
        ({"SERVICES": '{"customers": "ftp://canary-key"}'}, "services.customers"),
    ],
)
async def test_a_wrong_setting_is_named_and_not_shown(
    services: Services, staff: Staff, changed: dict[str, str], named: str
) -> None:
    # D-09
    process = await asyncio.create_subprocess_exec(
        COMMAND, "run", env=environment(services.addresses, staff, **changed), stdout=-1, stderr=-2
    )
    said, _ = await process.communicate()
    assert process.returncode == 2
    assert f"setting {named}: " in said.decode()
    assert b"canary-key" not in said


async def test_a_staff_file_with_a_mistake_is_refused_at_the_start(services: Services, staff: Staff) -> None:
    staff["viewer"]["role"] = "owner"
    staff["admin"]["password_hash"] = "plain-canary"
    staff.save()
    process = await asyncio.create_subprocess_exec(
        COMMAND, "run", env=environment(services.addresses, staff), stdout=-1, stderr=-2
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 2
    assert "setting staff.0.password_hash: " in said
    assert "setting staff.4.role: " in said
    assert "plain-canary" not in said
