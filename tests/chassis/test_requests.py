"""What goes with a request: its id, its trace, its version; from the door to the last consumer."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import orjson
import pytest
from toy.domain import add_thing
from toy.observing import outbox

from chassis.caller import Caller
from chassis.database import fetch
from chassis.service import Service
from chassis.testing import client_of, eventually

TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE}-b7ad6b7169203331-01"

Call = Callable[[httpx.AsyncClient], Coroutine[Any, Any, httpx.Response]]


async def announced(field: str) -> str:
    """A header of the newest event."""
    return str(orjson.loads((await outbox())[-1]["headers"]).get(field, ""))


async def test_a_request_id_is_taken_returned_and_carried_into_the_event(client: httpx.AsyncClient) -> None:
    response = await client.post("/things", json={"name": "chair"}, headers={"X-Request-ID": "req-4711:a.b_c"})

    assert response.headers["X-Request-ID"] == "req-4711:a.b_c"
    assert await announced("ce_requestid") == "req-4711:a.b_c"


@pytest.mark.parametrize("given", [None, "", "has spaces", "x" * 101, "<script>", 'a"b', "tab\tbed", "é"])
async def test_a_request_id_that_is_missing_or_garbage_is_made(client: httpx.AsyncClient, given: str | None) -> None:
    headers = {"X-Request-ID": given.encode()} if given is not None else {}

    response = await client.post("/things", json={"name": "chair"}, headers=headers)

    made = response.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f-]{36}", made)
    assert await announced("ce_requestid") == made


async def test_two_requests_without_an_id_get_different_ones(client: httpx.AsyncClient) -> None:
    first, second = await client.get("/things"), await client.get("/things")

    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


async def test_one_trace_runs_from_the_request_to_the_consumer(running: Service, caller: Caller) -> None:
    async with client_of(running, caller) as client:
        headers = {"traceparent": TRACEPARENT, "X-Request-ID": "req-1"}
        response = await client.post("/things", json={"name": "chair"}, headers=headers)

    [application] = await eventually(lambda: fetch("SELECT trace_id, envelope FROM application"))
    assert response.headers["traceparent"].split("-")[1] == TRACE
    assert response.headers["traceparent"] != TRACEPARENT
    assert (await announced("traceparent")).split("-")[1] == TRACE
    assert application["trace_id"] == TRACE
    assert orjson.loads(application["envelope"])["request_id"] == "req-1"


@pytest.mark.parametrize("given", ["", "garbage", "00-" + "0" * 32 + "-b7ad6b7169203331-01"])
async def test_a_trace_that_is_missing_or_garbage_is_begun(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/things", headers={"traceparent": given} if given else {})

    assert re.fullmatch(r"00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", response.headers["traceparent"])


async def test_a_record_is_shown_with_its_version_as_etag(client: httpx.AsyncClient, caller: Caller) -> None:
    created = await client.post("/things", json={"name": "chair"})
    changed = await client.patch(created.headers["Location"], json={"name": "table"}, headers={"If-Match": '"1"'})
    read = await client.get(created.headers["Location"])

    assert [response.headers["ETag"] for response in (created, changed, read)] == ['"1"', '"2"', '"2"']


@pytest.mark.parametrize("condition", ['"1"', 'W/"1"', "*", None])
async def test_a_change_goes_through_under_a_condition_that_holds(
    client: httpx.AsyncClient, caller: Caller, condition: str | None
) -> None:
    thing = await add_thing(caller, "chair")

    headers = {"If-Match": condition} if condition else {}
    response = await client.patch(f"/things/{thing.id}", json={"name": "table"}, headers=headers)

    assert (response.status_code, response.json()["version"]) == (200, 2)


async def test_a_change_under_a_condition_that_no_longer_holds_shows_what_holds(
    client: httpx.AsyncClient, caller: Caller
) -> None:
    thing = await add_thing(caller, "chair")
    await client.patch(f"/things/{thing.id}", json={"name": "table"})

    response = await client.patch(f"/things/{thing.id}", json={"name": "bench"}, headers={"If-Match": '"1"'})

    assert (response.status_code, response.json()["code"], response.headers["ETag"]) == (412, "stale_version", '"2"')
    assert response.json()["current"] == {"id": str(thing.id), "name": "table", "version": 2}
    assert len(await outbox()) == 2


@pytest.mark.parametrize("condition", ["1", '"one"', '"1', '"-1"', '"1", "2"', '""', '"1"; x', '"99999999999"'])
async def test_a_condition_that_is_no_version_is_refused(
    client: httpx.AsyncClient, caller: Caller, condition: str
) -> None:
    thing = await add_thing(caller, "chair")

    response = await client.patch(f"/things/{thing.id}", json={"name": "table"}, headers={"If-Match": condition})

    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [("If-Match", "malformed_etag")]
    assert len(await outbox()) == 1
