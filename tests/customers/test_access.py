"""Who may do what, and what strangers get to know: nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller, Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import MINTER, client_of, somebody

Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]

READS = [("GET", "/customers"), ("GET", "/customers/{id}"), ("GET", "/customers/{id}/timeline")]
WRITES = [("POST", "/customers"), ("PATCH", "/customers/{id}"), ("DELETE", "/customers/{id}")]
ABOUT_ONE = [route for route in READS + WRITES if "{id}" in route[1]]
NEW_NAME = {"name": "Changed by somebody else"}


async def call(client: httpx.AsyncClient, route: tuple[str, str], customer_id: str) -> httpx.Response:
    """Calls a route with what it takes."""
    method, path = route
    body = {"POST": {}, "PATCH": NEW_NAME}.get(method)
    return await client.request(method, path.format(id=customer_id), json=body)


def contact(account: UUID, customer_id: str) -> Caller:
    rights = frozenset({"admin"})
    return Caller("contact", account, new_id(), "Carl", channel="portal", customer_id=UUID(customer_id), rights=rights)


@pytest.mark.parametrize("route", [*READS, *WRITES, ("GET", "/nothing/here")], ids=" ".join)
async def test_nobody_gets_in_without_the_gateways_word(service: Service, add: Add, route: tuple[str, str]) -> None:
    # D-01
    customer_id = (await add())["id"]
    admin = somebody("admin")
    for authorization in ("", "Bearer nonsense", "Basic YTpi", f"Bearer {MINTER.mint(admin, 'installations')}"):
        async with client_of(service, None) as nobody:
            nobody.headers["Authorization"] = authorization
            answer = await call(nobody, route, customer_id)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("route", ABOUT_ONE, ids=" ".join)
async def test_a_customer_of_another_account_does_not_exist(
    service: Service, office: httpx.AsyncClient, add: Add, route: tuple[str, str]
) -> None:  # D-01
    customer = await add()
    async with client_of(service, somebody("admin", new_id())) as stranger:
        theirs, nobodys = await call(stranger, route, customer["id"]), await call(stranger, route, str(new_id()))
    assert (theirs.status_code, theirs.json()["code"]) == (404, "customer_not_found")
    assert theirs.json() | {"request_id": ""} == nobodys.json() | {"request_id": ""}
    assert (await office.get(f"/customers/{customer['id']}")).json() == customer


@pytest.mark.parametrize("parameters", [{}, {"q": "ana"}, {"q": "06"}, {"status": "active"}, {"page_size": 100}])
async def test_lists_and_searches_show_only_the_own_account(
    service: Service, add: Add, form: Form, parameters: dict[str, Any]
) -> None:  # D-01
    await add(name="Ana")
    async with client_of(service, somebody("admin", new_id())) as other:
        assert (await other.get("/customers", params=parameters)).json()["total"] == 0
        own = (await other.post("/customers", json=form(name="Ana"))).json()
        page = (await other.get("/customers", params=parameters)).json()
        assert (page["items"], page["total"]) == ([own], 1)


@pytest.mark.parametrize("route", READS, ids=" ".join)
@pytest.mark.parametrize("role", ["admin", "manager", "sales", "viewer"])
async def test_the_office_reads(
    service: Service, account: UUID, add: Add, role: Role, route: tuple[str, str]
) -> None:  # D-02
    customer = await add()
    async with client_of(service, somebody(role, account)) as client:
        assert (await call(client, route, customer["id"])).status_code == 200


@pytest.mark.parametrize("role", ["admin", "manager", "sales"])
async def test_writers_write(service: Service, account: UUID, form: Form, role: Role) -> None:  # D-02
    async with client_of(service, somebody(role, account)) as client:
        added = await client.post("/customers", json=form())
        path = f"/customers/{added.json()['id']}"
        changed, deleted = await client.patch(path, json=NEW_NAME), await client.delete(path)
        assert [answer.status_code for answer in (added, changed, deleted)] == [201, 200, 204]


@pytest.mark.parametrize(
    ("role", "route"),
    [("viewer", route) for route in WRITES] + [("technician", route) for route in READS + WRITES],
    ids=str,
)
async def test_a_role_that_does_not_reach_so_far_is_told_so(
    service: Service, account: UUID, office: httpx.AsyncClient, add: Add, role: Role, route: tuple[str, str]
) -> None:  # D-02
    customer = await add()
    async with client_of(service, somebody(role, account)) as client:
        for customer_id in (customer["id"], str(new_id())):
            answer = await call(client, route, customer_id)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await office.get("/customers")).json()["items"] == [customer]


@pytest.mark.parametrize("route", READS + WRITES, ids=" ".join)
async def test_to_any_other_kind_of_caller_the_routes_do_not_exist(
    service: Service, account: UUID, office: httpx.AsyncClient, add: Add, route: tuple[str, str]
) -> None:  # D-01
    customer = await add()
    of_the_customer = contact(account, customer["id"])
    for caller in (of_the_customer, replace(of_the_customer, role="admin"), Caller("system", account)):
        async with client_of(service, caller) as client:
            answer = await call(client, route, customer["id"])
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await office.get("/customers")).json()["items"] == [customer]
