"""The customer page: one answer that several services fill."""

import asyncio
import time
from typing import Any

import httpx
import orjson
import pytest
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Answer, Asked, Said, problem

from chassis.ids import new_id
from gateway.main import build
from local_stack.ports import free_port

ID = str(new_id())
DETAIL = f"/customers/{ID}/detail"
CUSTOMER = {
    "id": ID, "name": "Zoë", "email": "zoe@example.com", "phone": "06 12 34 56 78", "address": "1 rue du Test",
    "kind": "individual", "status": "active", "version": 3, "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-02-01T00:00:00Z",
}  # fmt: skip
PHOTOS = {"total": 1, "items": [{"id": str(new_id()), "url": "/api/v1/media/x", "width": 4, "height": 3}]}
JOB = {"title": "Heat pump", "status": "started", "scheduled_on": "2026-03-01", "photos": PHOTOS}
JOBS = {"items": [JOB], "page": 1, "page_size": 100, "total": 1}
STORY = {"items": [{"action": "created", "at": "2026-01-01T00:00:00Z"}], "page": 1, "page_size": 20, "total": 1}
NOT_NOW = {"status": "unavailable", "data": None}
TABS = ["details", "installations", "timeline", "contact"]


class Filled:
    """Services that know the customer; each can be told to say something else."""

    def __init__(self, services: Services) -> None:
        self._places = {
            "overview": (services.customers, f"/customers/{ID}/overview"),
            "installations": (services.installations, "/installations"),
        }
        self.says("overview", overview())
        self.says("installations", Said(200, JOBS))

    def says(self, what: str, answer: Answer) -> None:
        """From now on this part is answered so."""
        service, path = self._places[what]
        service.says("GET", path, answer)


def overview(customer: dict[str, Any] = CUSTOMER, story: dict[str, Any] | None = STORY) -> Said:
    """What the customers service says to the gateway: the customer, and on a second line its story."""
    return Said(200, orjson.dumps(customer) + b"\n" + orjson.dumps(story))


@pytest.fixture
def filled(services: Services) -> Filled:
    return Filled(services)


async def slow(_: Asked) -> Said:
    """Later than anybody waits."""
    await asyncio.sleep(30)
    return Said()


def fails(status: int) -> Said:
    return Said(status, problem("some_reason", status))


async def test_one_answer_has_the_customer_and_its_four_tabs(
    admin: httpx.AsyncClient, filled: Filled, services: Services
) -> None:
    # C-36 C-37 C-38 C-39 C-40 C-41 C-42
    answer = await admin.get(DETAIL, headers={"Accept-Language": "fr", "X-Request-ID": "mine", "X-Channel": "web"})
    page = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert page["customer"] == CUSTOMER
    assert list(page["tabs"]) == TABS
    assert page["tabs"] == {
        "details": {"status": "ok", "data": CUSTOMER},
        "installations": {"status": "ok", "data": JOBS},
        "timeline": {"status": "ok", "data": STORY},
        "contact": {
            "status": "ok",
            "data": {"name": "Zoë", "phone": "06 12 34 56 78", "email": "zoe@example.com"},
        },
    }
    asked = [*services.customers.asked, *services.installations.asked]
    assert [f"{one.path}?{one.query}" for one in asked] == [
        f"/customers/{ID}/overview?",
        f"/installations?customer_id={ID}&page_size=100",
    ]
    for one in asked:
        assert (one.named["accept-language"], one.named["x-request-id"]) == ("fr", "mine")
        assert one.caller is not None
        assert (one.caller.role, one.caller.channel) == ("admin", "web")


@pytest.mark.parametrize("problem_of", ["slow", "500", "503", "403", "404", "422", "301"])
async def test_a_tab_that_can_not_be_filled_never_fails_the_page(
    configured: Configured, filled: Filled, problem_of: str
) -> None:
    filled.says("installations", slow if problem_of == "slow" else fails(int(problem_of)))
    async with client_of(build(configured(tab_budget_ms=1000))) as client:
        await signed_in(client)
        answer = await client.get(DETAIL)
    page = answer.json()
    assert answer.status_code == 200
    assert page["customer"] == CUSTOMER
    assert page["tabs"]["installations"] == NOT_NOW
    assert {page["tabs"][name]["status"] for name in ("details", "timeline", "contact")} == {"ok"}


async def test_a_timeline_that_the_customers_service_does_not_have_in_time_is_unavailable(
    admin: httpx.AsyncClient, filled: Filled
) -> None:
    filled.says("overview", overview(story=None))
    page = (await admin.get(DETAIL)).json()
    assert page["customer"] == CUSTOMER
    assert [name for name in TABS if page["tabs"][name] == NOT_NOW] == ["timeline"]


async def test_a_service_that_is_down_leaves_its_tab_unavailable(
    configured: Configured, filled: Filled, services: Services
) -> None:
    addresses = {**services.addresses, "installations": f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=addresses))) as client:
        await signed_in(client)
        page = (await client.get(DETAIL)).json()
    assert page["tabs"]["installations"] == NOT_NOW
    assert page["tabs"]["timeline"]["status"] == "ok"


@pytest.mark.parametrize("problem_of", ["slow", "500", "401"])
async def test_without_the_customers_service_the_page_still_shows_the_installations(
    configured: Configured, filled: Filled, problem_of: str
) -> None:
    filled.says("overview", slow if problem_of == "slow" else fails(int(problem_of)))
    async with client_of(build(configured(tab_budget_ms=1000))) as client:
        await signed_in(client)
        answer = await client.get(DETAIL)
    assert answer.status_code == 200
    assert answer.json() == {
        "customer": None,
        "tabs": {
            "details": NOT_NOW,
            "installations": {"status": "ok", "data": JOBS},
            "timeline": NOT_NOW,
            "contact": NOT_NOW,
        },
    }


async def test_slow_tabs_are_waited_for_together(configured: Configured, filled: Filled) -> None:
    for part in ("overview", "installations"):
        filled.says(part, slow)
    async with client_of(build(configured(tab_budget_ms=500))) as client:
        await signed_in(client)
        began = time.monotonic()
        answer = await client.get(DETAIL)
    assert {tab["status"] for tab in answer.json()["tabs"].values()} == {"unavailable"}
    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize("status", [403, 404, 422])
async def test_a_customer_that_is_refused_is_the_answer_and_nobody_waits_for_the_rest(
    admin: httpx.AsyncClient, filled: Filled, status: int
) -> None:  # D-01
    refusal = problem("customer_not_found", status)
    filled.says("overview", Said(status, refusal))
    filled.says("installations", slow)
    async with asyncio.timeout(1.5):
        answer = await admin.get(DETAIL)
    assert (answer.status_code, answer.json()) == (status, refusal)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_page_of_a_merged_customer_is_at_the_one_that_remains(
    admin: httpx.AsyncClient, filled: Filled, services: Services
) -> None:
    moved, survivor = problem("customer_merged", 301), new_id()
    location = {"Location": f"/api/v1/customers/{survivor}/overview"}
    filled.says("overview", Said(301, moved, location))
    answer = await admin.get(DETAIL)
    assert (answer.status_code, answer.json()) == (301, moved)
    assert answer.headers["location"] == f"/api/v1/customers/{survivor}/detail"


async def test_what_nobody_waits_for_any_more_is_given_up(
    admin: httpx.AsyncClient, filled: Filled, services: Services
) -> None:
    hung_up = asyncio.Event()

    async def service(_: Any, receive: Any, __: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        hung_up.set()

    services.installations.behaves_like(service)
    filled.says("overview", fails(404))
    assert (await admin.get(DETAIL)).status_code == 404
    await asyncio.wait_for(hung_up.wait(), 10)


async def test_a_technician_does_not_see_customer_pages(client: httpx.AsyncClient, services: Services) -> None:
    # D-02
    await signed_in(client, "technician")
    answer = await client.get(DETAIL)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not services.customers.asked


@pytest.mark.parametrize("role", ["admin", "manager", "sales", "viewer"])
async def test_everybody_in_the_office_sees_customer_pages(
    client: httpx.AsyncClient, filled: Filled, role: str
) -> None:
    # D-02
    await signed_in(client, role)
    assert (await client.get(DETAIL)).status_code == 200


async def test_a_page_that_can_not_be_asked_for_is_refused(admin: httpx.AsyncClient, services: Services) -> None:
    assert (await admin.get("/customers/42/detail")).status_code == 404
    assert (await admin.get(f"{DETAIL}?tab=contact")).status_code == 422
    assert (await admin.post(DETAIL)).status_code == 405
    assert not services.customers.asked


async def test_the_page_is_well_formed_json_whatever_a_name_contains(admin: httpx.AsyncClient, filled: Filled) -> None:
    name = '"}],{ \\ \n \u2028 é'
    filled.says("overview", overview(CUSTOMER | {"name": name}))
    page = orjson.loads((await admin.get(DETAIL)).content)
    assert page["customer"]["name"] == page["tabs"]["contact"]["data"]["name"] == name
