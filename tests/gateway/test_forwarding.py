"""Requests that are passed on to a service, and what comes back."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx
import pytest
from litestar.types import Receive, Send
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Asked, Said, served_as_service, whole

from chassis.ids import new_id
from gateway import doors
from gateway.main import build
from local_stack.ports import free_port

ID = str(new_id())
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("path", "service", "method"),
    [
        ("/customers", "customers", "GET"),
        (f"/customers/{ID}", "customers", "PATCH"),
        (f"/customers/{ID}", "customers", "DELETE"),
        ("/installations", "installations", "POST"),
        ("/installation-partners", "installations", "PUT"),
        ("/technicians", "installations", "GET"),
    ],
)
async def test_the_first_part_of_the_path_says_which_service_answers(
    admin: httpx.AsyncClient, services: Services, path: str, service: str, method: str
) -> None:
    fake = getattr(services, service)
    fake.says(method, path, Said(202, {"from": service}))
    answer = await admin.request(method, path)
    assert (answer.status_code, answer.json()) == (202, {"from": service})
    assert len(fake.asked) == 1


async def test_what_a_request_says_arrives_as_it_was_said(admin: httpx.AsyncClient, services: Services) -> None:
    # D-41
    services.customers.says("POST", "/customers", Said(201))
    headers = {
        "Accept-Language": "fr", "If-Match": '"3"', "If-None-Match": '"4"', "Range": "bytes=0-1", "If-Range": '"5"',
        "Idempotency-Key": "key-1", "X-Request-ID": "request-1", "Accept": "text/csv",
        "Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }  # fmt: skip
    answer = await admin.post("/customers?q=a%20b%26&x=%C3%A9&x=", json={"name": "Zoë"}, headers=headers)
    asked = services.customers.asked[0]
    assert answer.status_code == 201
    assert (asked.query, asked.body) == ("q=a%20b%26&x=%C3%A9&x=", '{"name":"Zoë"}'.encode())
    expected = {name.lower(): value for name, value in headers.items()} | {"content-type": "application/json"}
    trace = expected.pop("traceparent")[:36]
    assert {name: asked.named[name] for name in expected} == expected
    assert asked.named["traceparent"].startswith(trace)
    assert asked.named["content-length"] == str(len(asked.body))


async def test_what_a_service_says_comes_back_as_it_was_said(admin: httpx.AsyncClient, services: Services) -> None:
    # D-41 D-42
    problem = {"code": "stale_version", "errors": [{"field": "name"}]}
    headers = {
        "ETag": '"7"', "Location": "/api/v1/customers/7", "Retry-After": "3", "Content-Language": "fr",
        "Connection": "keep-alive", "Keep-Alive": "timeout=5",
    }  # fmt: skip
    services.customers.says("PATCH", f"/customers/{ID}", Said(412, problem, headers))
    answer = await admin.patch(f"/customers/{ID}", json={}, headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.json()) == (412, problem)
    assert answer.headers["content-type"] == "application/problem+json"
    names = ("etag", "location", "retry-after", "content-language", "x-request-id")
    assert [answer.headers[name] for name in names] == ['"7"', "/api/v1/customers/7", "3", "fr", "mine"]
    assert "connection" not in answer.headers
    assert "keep-alive" not in answer.headers
    assert len(answer.headers.get_list("x-request-id")) == len(answer.headers.get_list("content-type")) == 1


async def test_a_service_is_not_announced_twice(line: httpx.AsyncClient, services: Services) -> None:
    services.customers.says("GET", "/customers", Said())
    answer = await line.get("/customers")
    assert "server" not in answer.headers
    assert len(answer.headers.get_list("date")) == 1


@pytest.mark.parametrize("status", [204, 304])
async def test_answers_without_a_body_stay_without(line: httpx.AsyncClient, services: Services, status: int) -> None:
    services.customers.says("GET", f"/customers/{ID}", Said(status, b"", {"ETag": '"1"'}))
    for _ in range(2):
        answer = await line.get(f"/customers/{ID}")
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (status, b"", '"1"')


async def test_a_redirect_is_the_clients_to_follow(admin: httpx.AsyncClient, services: Services) -> None:
    services.customers.says("GET", f"/customers/{ID}", Said(301, b"", {"Location": "/api/v1/customers/other"}))
    answer = await admin.get(f"/customers/{ID}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/api/v1/customers/other")


async def test_letters_in_paths_survive(admin: httpx.AsyncClient, services: Services) -> None:
    services.customers.says("GET", "/customers/é ?#%2", Said())
    assert (await admin.get("/customers/%C3%A9%20%3F%23%252")).status_code == 200


async def test_a_service_that_is_down_answers_503_for_its_own_paths_only(
    configured: Configured, services: Services
) -> None:
    nowhere = {**services.addresses, "installations": f"http://127.0.0.1:{free_port()}"}
    services.customers.says("GET", "/customers", Said())
    async with client_of(build(configured(services=nowhere))) as client:
        await signed_in(client)
        answer = await client.get("/installations", headers={"Accept-Language": "fr"})
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert "indisponible" in answer.json()["detail"]
        assert (await client.get("/customers")).status_code == 200


async def test_a_service_that_nobody_named_is_a_service_that_is_away(configured: Configured) -> None:
    async with client_of(build(configured(services={}))) as client:
        await signed_in(client)
        assert (await client.get("/customers")).status_code == 503


async def test_a_service_that_does_not_believe_the_gateway_is_no_reason_to_sign_in_again(
    admin: httpx.AsyncClient, services: Services
) -> None:
    services.customers.says("GET", "/customers", Said(401))
    assert (await admin.get("/customers")).status_code == 503


class HangsUp:
    """Answers the first request of every connection, and hangs up without a word when it is asked again."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            await reader.readuntil(b"\r\n\r\n")
        writer.close()


@pytest.mark.parametrize(("method", "statuses"), [("GET", [200] * 4), ("POST", [200, 503, 200, 503])])
async def test_a_read_that_meets_a_stale_connection_is_repeated_and_a_write_never(
    configured: Configured, method: str, statuses: list[int]
) -> None:
    server = await asyncio.start_server(HangsUp().serve, "127.0.0.1", port := free_port())
    gateway = build(configured(services={"customers": f"http://127.0.0.1:{port}"}))
    async with server, client_of(gateway) as client:
        await signed_in(client)
        assert [(await client.request(method, "/customers")).status_code for _ in range(4)] == statuses


async def test_a_service_that_starts_again_is_found_again(configured: Configured, services: Services) -> None:
    services.customers.says("GET", "/customers", Said())
    port = free_port()
    async with client_of(build(configured(services={"customers": f"http://127.0.0.1:{port}"}))) as client:
        await signed_in(client)
        for _ in range(2):
            async with served_as_service(services.customers, "customers", port):
                assert (await client.get("/customers")).status_code == 200
            assert (await client.get("/customers")).status_code == 503


@pytest.mark.parametrize("announced", [True, False])
async def test_more_than_a_megabyte_of_json_is_too_much(
    line: httpx.AsyncClient, services: Services, *, announced: bool
) -> None:
    async def count(asked: Asked) -> Said:
        return Said(200, {"bytes": len(asked.body)})

    services.customers.says("POST", "/customers", count)
    headers = {"Content-Type": "application/json"}
    for size, status in ((MEGABYTE, 200), (MEGABYTE + 1, 413)):
        content: Any = b"x" * size if announced else in_pieces(size)
        answer = await line.post("/customers", content=content, headers=headers)
        assert answer.status_code == status
    assert answer.json()["code"] == "body_too_large"
    assert [len(asked.body) for asked in services.customers.asked] == [MEGABYTE]


async def in_pieces(size: int) -> Any:
    """A body whose length nobody announces."""
    for start in range(0, size, 65536):
        yield b"x" * min(65536, size - start)


async def test_an_empty_post_has_an_empty_body(admin: httpx.AsyncClient, services: Services) -> None:
    services.customers.says("POST", "/customers", Said())
    assert (await admin.post("/customers")).status_code == 200
    assert services.customers.asked[0].body == b""


async def test_an_accident_of_ours_is_a_problem_document_without_details(
    admin: httpx.AsyncClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:  # D-42
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(doors, "service_of", broken)
    answer = await admin.get("/customers")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text


async def test_requests_run_side_by_side(admin: httpx.AsyncClient, services: Services) -> None:
    waiting, everybody = 0, asyncio.Event()

    async def together(scope: Any, receive: Receive, send: Send) -> None:
        nonlocal waiting
        await whole(receive)
        waiting += 1
        if waiting == 20:
            everybody.set()
        await everybody.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}", "more_body": False})

    services.customers.behaves_like(together)
    async with asyncio.timeout(10):
        answers = await asyncio.gather(*(admin.get("/customers") for _ in range(20)))
    assert [answer.status_code for answer in answers] == [200] * 20
