"""Every error leaves as a problem document: what it is, in the reader's language, and nothing that is not theirs."""

from dataclasses import replace

import httpx
import pytest
from toy.domain import add_thing
from toy.observing import outbox

from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import client_of, somebody
from local_stack.postgres import Postgres

NOBODY_S = "/things/00000000-0000-7000-8000-000000000000"


def problem(response: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The document, if it is one and says this."""
    body: dict[str, object] = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"urn:problem:{code}"
    assert body["request_id"] == response.headers["X-Request-ID"]
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize("body", [b"{", b'{"name": ', b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_json_is_malformed(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/things", content=body, headers={"Content-Type": "application/json"})

    problem(response, 400, "malformed_request")


@pytest.mark.parametrize("path", ["/things", NOBODY_S, "/nowhere", "/openapi/openapi.json", "/"])
async def test_nobody_is_told_to_sign_in_whether_the_path_exists_or_not(service: Service, path: str) -> None:
    async with client_of(service, None) as nobody:
        response = await nobody.get(path)

    problem(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_a_role_that_does_not_reach_so_far_is_told_so(service: Service, caller: Caller) -> None:
    async with client_of(service, somebody("viewer")) as viewer:
        problem(await viewer.post("/things", json={"name": "chair"}), 403, "forbidden")


async def test_what_is_not_for_this_kind_of_caller_does_not_exist(service: Service) -> None:
    async with client_of(service, replace(somebody(), kind="contact")) as contact:
        problem(await contact.get("/things"), 404, "not_found")


async def test_an_unknown_path_or_record_is_not_found(client: httpx.AsyncClient) -> None:
    problem(await client.get("/nowhere"), 404, "not_found")
    problem(await client.get(NOBODY_S), 404, "not_found")


async def test_a_method_that_is_not_offered_is_refused_and_the_others_are_named(client: httpx.AsyncClient) -> None:
    response = await client.put("/things")

    problem(response, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "large"}])
async def test_a_body_over_the_limit_is_too_large(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    response = await client.post("/things", json={"name": "x" * 1024 * 1024}, headers=headers)

    problem(response, 413, "body_too_large")


@pytest.mark.parametrize(
    ("language", "required"),
    [("en", "This is required."), ("fr", "Ce champ est obligatoire."), ("de, fr;q=0.5", "Ce champ est obligatoire.")],
)
async def test_everything_that_is_wrong_with_a_body_is_said_at_once_in_the_reader_s_language(
    client: httpx.AsyncClient, language: str, required: str
) -> None:
    wrong = {"name": "  ", "colour": "green", "size": 77, "weight": 3}

    response = await client.post("/things", json=wrong, headers={"Accept-Language": language})

    errors = problem(response, 422, "invalid_input")["errors"]
    assert isinstance(errors, list)
    assert {(error["field"], error["code"]) for error in errors} == {
        ("name", "required"), ("colour", "not_allowed"), ("size", "too_large"), ("weight", "unknown_field")
    }  # fmt: skip
    assert [error["message"] for error in errors if error["field"] == "name"] == [required]


async def test_everything_that_is_wrong_with_parameters_is_said_at_once(client: httpx.AsyncClient) -> None:
    wrong = {"page": "0", "page_size": "1000", "since": "yesterday"}

    errors = problem(await client.get("/things", params=wrong), 422, "invalid_input")["errors"]

    assert isinstance(errors, list)
    assert {(error["field"], error["code"]) for error in errors} == {
        ("page", "too_small"), ("page_size", "too_large"), ("since", "not_a_date")
    }  # fmt: skip


@pytest.mark.parametrize("name", ["pgae", "caller", "data", "request", "Page"])
async def test_a_parameter_that_the_route_does_not_know_is_refused(client: httpx.AsyncClient, name: str) -> None:
    errors = problem(await client.get("/things", params={name: "1"}), 422, "invalid_input")["errors"]

    assert isinstance(errors, list)
    assert [(error["field"], error["code"]) for error in errors] == [(name, "unknown_parameter")]


async def test_our_own_mistake_says_nothing_of_itself_and_keeps_nothing(client: httpx.AsyncClient) -> None:
    response = await client.post("/things", json={"name": "broken"}, headers={"Idempotency-Key": "broken"})

    problem(response, 500, "internal_error")
    assert "canary" not in response.text
    assert "RuntimeError" not in response.text
    assert await outbox() == []


async def test_a_name_that_is_taken_is_a_conflict_without_the_database_s_words(client: httpx.AsyncClient) -> None:
    await client.post("/things", json={"name": "chair"})

    response = await client.post("/things", json={"name": "chair"})

    problem(response, 409, "conflict")
    assert "thing_name_key" not in response.text


async def test_a_database_that_is_away_is_said_and_when_to_come_back(
    service: Service, client: httpx.AsyncClient, caller: Caller, postgres: Postgres
) -> None:
    thing = await add_thing(caller, "chair")
    await postgres.stop()
    try:
        for response in (
            await client.get(f"/things/{thing.id}"),
            await client.post("/things", json={"name": "table"}),
            await client.post("/things", json={"name": "table"}, headers={"Idempotency-Key": "away"}),
        ):
            problem(response, 503, "unavailable")
            assert int(response.headers["Retry-After"]) > 0
    finally:
        await postgres.start()
    assert (
        await client.post("/things", json={"name": "table"}, headers={"Idempotency-Key": "away"})
    ).status_code == 201
