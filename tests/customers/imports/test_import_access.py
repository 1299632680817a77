"""Who may import, and who follows it."""

from uuid import UUID

import httpx
import orjson
import pytest

from chassis.caller import Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

from .conftest import Upload, csv_of, person, send, settled

READS = [("GET", ""), ("GET", "/rows"), ("GET", "/rejected"), ("GET", "/events")]
WRITES = [("PATCH", ""), ("POST", "/apply"), ("POST", "/revert")]


async def call(client: httpx.AsyncClient, route: tuple[str, str], import_id: str) -> httpx.Response:
    body = {} if route[0] == "PATCH" else None
    return await client.request(route[0], f"/customers/imports/{import_id}{route[1]}", json=body)


@pytest.mark.parametrize("route", [*READS, *WRITES], ids=" ".join)
async def test_an_import_of_another_account_does_not_exist(
    service: Service, plan: Upload, route: tuple[str, str]
) -> None:  # D-01
    planned = await plan(csv_of([person(1)]))
    async with client_of(service, somebody("admin", new_id())) as stranger:
        theirs, nobodys = await call(stranger, route, planned["id"]), await call(stranger, route, str(new_id()))
        assert (theirs.status_code, theirs.json()["code"]) == (404, "import_not_found")
        assert theirs.json() | {"request_id": ""} == nobodys.json() | {"request_id": ""}
        assert (await stranger.get("/customers/imports")).json()["items"] == []


async def test_customers_of_other_accounts_are_no_duplicates(
    service: Service, office: httpx.AsyncClient, plan: Upload
) -> None:  # D-01
    async with client_of(service, somebody("admin", new_id())) as stranger:
        fields = dict(zip(("name", "email", "phone", "address"), person(1), strict=True))
        assert (await stranger.post("/customers", json=fields)).status_code == 201
    assert (await plan(csv_of([person(1)])))["counts"]["create"] == 1


@pytest.mark.parametrize("role", ["viewer", "technician"])
async def test_only_writers_import_and_the_office_looks(
    service: Service, account: UUID, plan: Upload, role: Role
) -> None:  # D-02
    planned = await plan(csv_of([person(1)]))
    async with client_of(service, somebody(role, account)) as client:
        assert (await send(client, csv_of([person(2)]))).status_code == 403
        assert {(await call(client, route, planned["id"])).status_code for route in WRITES} == {403}
        expected = 200 if role == "viewer" else 403
        assert {(await call(client, route, planned["id"])).status_code for route in READS} == {expected}


@pytest.mark.parametrize("role", ["manager", "sales"])
async def test_writers_import(service: Service, account: UUID, role: Role) -> None:  # D-02
    async with client_of(service, somebody(role, account)) as client:
        answer = await send(client, csv_of([person(1)]))
        assert (await settled(client, answer.json()["id"]))["state"] == "planned"


async def test_progress_is_told_as_it_comes_until_there_is_no_more(office: httpx.AsyncClient) -> None:  # D-21
    answer = await send(office, csv_of([person(n) for n in range(3000)]))
    followed = await office.get(f"/customers/imports/{answer.json()['id']}/events", timeout=60)
    assert followed.headers["content-type"].startswith("text/event-stream")
    told = [orjson.loads(line[6:]) for line in followed.text.splitlines() if line.startswith("data: ")]
    assert told[-1]["state"] == "planned"
    assert [event["progress"] for event in told] == sorted(event["progress"] for event in told)
    assert told[-1]["progress"] == 100
    assert told[-1]["counts"]["create"] == 3000
