"""Who gets in, and what services are told of them."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from support.gateways import API, Services, signed_in
from support.served import Said

from chassis.caller import stranger
from chassis.ids import new_id

ID = str(new_id())
ROUTES = [
    ("GET", "/auth/me"),
    ("POST", "/auth/sign-out"),
    ("GET", "/customers"),
    ("POST", "/customers"),
    ("GET", f"/customers/{ID}"),
    ("PATCH", f"/customers/{ID}"),
    ("DELETE", f"/customers/{ID}"),
    ("GET", f"/customers/{ID}/detail"),
    ("GET", f"/customers/{ID}/timeline"),
    ("GET", "/installations"),
    ("POST", f"/installations/{ID}/transitions"),
    ("GET", f"/installations/{ID}/photos"),
    ("POST", f"/installations/{ID}/photos"),
    ("POST", f"/installations/{ID}/photos/attach"),
    ("GET", "/installation-partners"),
    ("GET", "/technicians"),
    ("GET", f"/media/{ID}"),
    ("HEAD", f"/media/{ID}/thumbnail"),
    ("POST", "/media"),
    ("GET", "/nothing/here"),
    ("OPTIONS", "/customers"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda value: value)
async def test_a_stranger_gets_no_further_than_the_door(
    client: httpx.AsyncClient, services: Services, method: str, path: str
) -> None:  # D-03
    for authorization in (None, "", "Bearer", "Bearer nonsense", "Basic YWRtaW46eA==", "Bearer a.b.c"):
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = await client.request(method, path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
    assert not any(service.asked for service in services.all)


async def test_a_stranger_with_a_secret_in_the_path_is_passed_on_as_a_stranger(
    client: httpx.AsyncClient, services: Services
) -> None:
    services.leads.says("GET", "/feeds/secret.ics", Said())
    assert (await client.get("/feeds/secret.ics")).status_code == 200
    assert (await client.delete("/feeds/secret.ics")).status_code == 401
    await signed_in(client)
    assert (await client.get("/feeds/secret.ics")).status_code == 200
    assert [asked.caller for asked in services.leads.asked] == [stranger(), stranger()]


async def test_an_internal_token_opens_nothing_at_the_gateway(admin: httpx.AsyncClient, services: Services) -> None:
    services.customers.says("GET", "/customers", Said())
    await admin.get("/customers")
    internal = services.customers.asked[0].named["authorization"]
    assert (await admin.get("/customers", headers={"Authorization": internal})).status_code == 401


async def test_a_service_sees_the_callers_name_and_role_and_nothing_that_the_client_says_of_itself(
    admin: httpx.AsyncClient, services: Services
) -> None:  # D-02
    me = (await admin.get("/auth/me")).json()
    services.customers.says("GET", "/customers", Said())
    client_token = admin.headers["Authorization"]
    forged = {
        "X-Account-Id": ID, "X-User": "root", "X-Role": "admin", "X-Internal-Token": "x", "Cookie": "session=1",
        "Proxy-Authorization": "Basic eA==", "X-Forwarded-For": "10.0.0.1", "X-Forwarded-User": "root",
        "Forwarded": "for=10.0.0.1", "X-Authorization": client_token, "ce_accountid": ID, "Te": "trailers",
    }  # fmt: skip
    assert (await admin.get("/customers", headers=forged)).status_code == 200
    asked = services.customers.asked[0]
    assert asked.caller is not None
    assert (str(asked.caller.id), str(asked.caller.account_id)) == (me["id"], me["account_id"])
    assert (asked.caller.kind, asked.caller.role, asked.caller.records) == ("staff", "admin", frozenset())
    names = [name for name, _ in asked.headers]
    assert names.count("authorization") == 1
    assert client_token not in [value for _, value in asked.headers]
    assert set(names) <= {"host", "authorization", "x-request-id", "traceparent", "accept"}


@pytest.mark.parametrize(
    ("given", "channel"), [("web", "web"), ("api", "api"), ("system", "api"), ("import", "api"), (None, "api")]
)
async def test_our_own_pages_say_that_they_are_the_web_and_nobody_is_anything_else(
    admin: httpx.AsyncClient, services: Services, given: str | None, channel: str
) -> None:  # D-19
    services.customers.says("GET", "/customers", Said())
    await admin.get("/customers", headers={"X-Channel": given} if given else {})
    caller = services.customers.asked[0].caller
    assert caller is not None
    assert caller.channel == channel


async def test_each_service_gets_a_token_of_its_own_which_is_used_for_a_while(
    admin: httpx.AsyncClient, services: Services
) -> None:
    services.customers.says("GET", "/customers", Said())
    services.installations.says("GET", "/technicians", Said())
    for path in ("/customers", "/customers", "/technicians"):
        assert (await admin.get(path)).status_code == 200
    first, second = (asked.named["authorization"] for asked in services.customers.asked)
    assert first == second
    assert services.installations.asked[0].named["authorization"] != first


async def test_two_people_are_never_taken_for_each_other(client: httpx.AsyncClient, services: Services) -> None:
    services.customers.says("GET", "/customers", Said())
    expected = []
    for username in ("admin", "viewer", "other-admin", "admin"):
        expected.append((await signed_in(client, username))["principal"]["id"])
        await client.get("/customers")
    assert [str(asked.caller.id) for asked in services.customers.asked if asked.caller] == expected


@pytest.mark.parametrize(
    "path",
    [
        "/customers/../installations", "/customers/%2e%2e/installations", "/customers/x%2F..%2F..%2Finstallations",
        "//customers", "/customers//x", f"/installations/{ID}/photos/%61ttach", f"/installations/{ID}/photos/attach/",
        f"/installations/{ID}/photos%2Fattach", f"/customers/{ID}/%6fverview", f"/media/{ID}/%6Fwner",
        "/media", "/%2e/customers",
        f"/installations/{ID}/photos/right?x=1", "/../../customers", "/customers/%ff/../x", "/openapi/openapi.json",
    ],
)  # fmt: skip
async def test_no_spelling_of_a_path_leads_around_the_gateway(
    line: httpx.AsyncClient, services: Services, path: str
) -> None:  # D-39
    assert [await raw_status(line, method, path) for method in ("GET", "POST")] == [404, 404]
    assert not any(service.asked for service in services.all)


async def raw_status(line: httpx.AsyncClient, method: str, path: str) -> int:
    """What a path answers that no client library has tidied up."""
    where = urlsplit(str(line.base_url))
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = f"{method} {API}{path} HTTP/1.1\r\nHost: x\r\nAuthorization: {line.headers['Authorization']}\r\n"
    writer.write(f"{head}Connection: close\r\n\r\n".encode())
    status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)
