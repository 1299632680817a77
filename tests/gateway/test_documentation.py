"""The API's description and the page that shows it."""

import re
from typing import Any

import httpx
import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support.gateways import API, Configured, Services, client_of
from support.served import Said

from gateway.main import build
from gateway.openapi import catalogue
from local_stack.ports import free_port

ELSEWHERE = re.compile(r"(?:https?:)?//[\w-]+\.[\w.-]+")


def service_document(name: str) -> dict[str, Any]:
    shown = {
        "description": "A list.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": name, "version": "1"},
        "paths": {f"/{name}": {"get": {"operationId": f"List{name}", "responses": {"200": shown}}}},
        "components": {"schemas": {"Page": {"type": "object", "title": name}}},
    }


@pytest.fixture
def documented(services: Services) -> Services:
    """Services that describe themselves."""
    for service in services.all:
        service.says("GET", "/openapi/openapi.json", Said(200, service_document(service.name)))
    return services


async def fetched(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    document: dict[str, Any] = answer.json()
    OpenAPIV31SpecValidator(document).validate()
    return document


async def test_strangers_read_one_valid_document_of_everything(client: httpx.AsyncClient, documented: Services) -> None:
    document = await fetched(client)
    assert document["openapi"].startswith("3.1")
    assert {
        "/api/v1/auth/sign-in", "/api/v1/auth/refresh", "/api/v1/auth/sign-out", "/api/v1/auth/me",
        "/api/v1/customers", "/api/v1/customers/{customer_id}/detail",
        "/api/v1/customers/{customer_id}/deletion-impact", "/api/v1/customers/{customer_id}/personal-data",
        "/api/v1/installations", "/api/v1/installations/{installation_id}/photos",
        "/api/v1/media/{media_id}", "/api/v1/media/{media_id}/thumbnail",
        "/api/v1/leads", "/api/v1/leads/{lead_id}/detail", "/api/v1/leads/{lead_id}/documents",
    } == set(document["paths"])  # fmt: skip
    assert {"CustomersPage", "InstallationsPage"} <= set(document["components"]["schemas"])
    callers = [asked.caller for service in documented.all for asked in service.asked]
    assert [caller and caller.kind for caller in callers] == ["system"] * 4


async def test_only_signing_in_works_without_a_token(client: httpx.AsyncClient, documented: Services) -> None:
    # D-03
    assert documented
    document = await fetched(client)
    assert document["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    public = [path for path, item in document["paths"].items() for one in item.values() if one.get("security") == [{}]]
    assert sorted(public) == ["/api/v1/auth/refresh", "/api/v1/auth/sign-in"]


async def test_what_is_streamed_is_described_too(client: httpx.AsyncClient, documented: Services) -> None:
    assert documented
    paths = (await fetched(client))["paths"]
    upload = paths["/api/v1/installations/{installation_id}/photos"]["post"]
    assert list(upload["requestBody"]["content"]) == ["multipart/form-data"]
    assert sorted(upload["responses"]) == ["201", "207", "default"]
    for method in ("get", "head"):
        assert sorted(paths["/api/v1/media/{media_id}"][method]["responses"]) == ["200", "206", "304", "default"]


async def test_the_document_is_put_together_once_a_minute(client: httpx.AsyncClient, documented: Services) -> None:
    for _ in range(3):
        await fetched(client)
    assert [len(service.asked) for service in documented.all] == [1, 1, 1, 1]


async def test_a_service_that_is_away_keeps_its_part_and_hides_nobody_elses(
    client: httpx.AsyncClient, documented: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "GOOD_FOR_SECONDS", -1)
    monkeypatch.setattr(catalogue, "AWAY_SECONDS", -1)
    before = await fetched(client)
    documented.customers.says("GET", "/openapi/openapi.json", Said(503))
    changed = orjson.loads(orjson.dumps(service_document("technicians")))
    documented.installations.says("GET", "/openapi/openapi.json", Said(200, changed))
    after = await fetched(client)
    assert "/api/v1/customers" in after["paths"]
    assert set(after["paths"]) - set(before["paths"]) == {"/api/v1/technicians"}


async def test_with_all_services_away_the_gateway_describes_itself(configured: Configured) -> None:
    nowhere = {"customers": f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=nowhere))) as client:
        assert "/api/v1/auth/sign-in" in (await fetched(client))["paths"]


async def test_the_page_and_all_it_needs_come_from_here(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert not ELSEWHERE.search(" ".join(policy.values()))
    assert not ELSEWHERE.search(page.text)
    assert "<script>" not in page.text
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(needed) == 4
    for place in needed:
        assert place.startswith(f"{API}/docs/")
        assert (await client.get(place.removeprefix(API))).status_code == 200


async def test_the_page_shows_our_document_and_asks_nobody_about_it(client: httpx.AsyncClient) -> None:
    script = (await client.get("/docs/docs.js")).text
    assert f'url: "{API}/openapi.json"' in script
    assert "validatorUrl: null" in script
    assert not ELSEWHERE.search(script)
    style = (await client.get("/docs/swagger-ui.css")).text
    assert not re.search(r"url\((?!['\"]?data:)", style)
    assert "@import" not in style


@pytest.mark.parametrize("name", ["nothing.js", "index.html", "%2e%2e", "swagger-ui.css.map"])
async def test_nothing_else_is_served_beside_the_page(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/docs/{name}")).status_code == 404
