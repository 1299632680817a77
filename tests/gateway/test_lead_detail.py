"""The lead page: one answer with five tabs, each asked for by itself."""

import asyncio
import time
from typing import Any

import httpx
import pytest
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Answer, Asked, Said, problem

from chassis.ids import new_id
from gateway.main import build
from local_stack.ports import free_port

ID = str(new_id())
PLACE = f"/leads/{ID}"
DETAIL = f"{PLACE}/detail"
LEAD = {
    "id": ID, "name": 'Müller "}],{ \u2028', "contact_number": "06 12 34 56 78", "location": "Lyon",
    "source": "website", "value": "1200.00", "created_at": "2026-01-01T00:00:00Z", "assigned_to": str(new_id()),
}  # fmt: skip
PARTS = ["quotes", "timeline", "notes", "documents"]
NOT_NOW = {"status": "unavailable", "data": None}


def some(part: str) -> dict[str, Any]:
    """The first page of a part."""
    return {"items": [{"id": part}], "page": 1, "page_size": 20, "total": 1}


@pytest.fixture
def filled(services: Services) -> Services:
    """A leads service that knows the lead."""
    services.leads.says("GET", PLACE, Said(200, LEAD))
    for part in PARTS:
        services.leads.says("GET", f"{PLACE}/{part}", Said(200, some(part)))
    return services


async def slow(_: Asked) -> Said:
    """Later than anybody waits."""
    await asyncio.sleep(30)
    return Said()


def failing(how: str) -> Answer:
    return slow if how == "slow" else Said(int(how), problem("some_reason", int(how)))


async def test_one_answer_has_the_lead_and_its_five_tabs(admin: httpx.AsyncClient, filled: Services) -> None:
    # L-35 L-36 L-37 L-38 L-39 L-40 L-41 L-42
    answer = await admin.get(DETAIL, headers={"Accept-Language": "fr", "X-Request-ID": "mine"})
    page = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert page["lead"] == LEAD
    assert list(page["tabs"]) == ["details", *PARTS]
    assert page["tabs"] == {"details": {"status": "ok", "data": LEAD}} | {
        part: {"status": "ok", "data": some(part)} for part in PARTS
    }
    assert {one.path for one in filled.leads.asked} == {PLACE, *(f"{PLACE}/{part}" for part in PARTS)}
    for one in filled.leads.asked:
        assert (one.named["accept-language"], one.named["x-request-id"]) == ("fr", "mine")


@pytest.mark.parametrize("problem_of", ["slow", "500", "404", "403"])
@pytest.mark.parametrize("part", PARTS)
async def test_a_tab_that_can_not_be_filled_never_fails_the_page(
    configured: Configured, filled: Services, part: str, problem_of: str
) -> None:
    filled.leads.says("GET", f"{PLACE}/{part}", failing(problem_of))
    async with client_of(build(configured(tab_budget_ms=1000))) as client:
        await signed_in(client)
        answer = await client.get(DETAIL)
    page = answer.json()
    assert (answer.status_code, page["lead"]) == (200, LEAD)
    assert [name for name, tab in page["tabs"].items() if tab == NOT_NOW] == [part]


async def test_slow_tabs_are_waited_for_together(configured: Configured, filled: Services) -> None:
    for place in (PLACE, *(f"{PLACE}/{part}" for part in PARTS)):
        filled.leads.says("GET", place, slow)
    async with client_of(build(configured(tab_budget_ms=300))) as client:
        await signed_in(client)
        began = time.monotonic()
        page = (await client.get(DETAIL)).json()
    assert page == {"lead": None, "tabs": dict.fromkeys(["details", *PARTS], NOT_NOW)}
    assert time.monotonic() - began < 1.2


async def test_without_the_leads_service_the_page_says_so(configured: Configured, filled: Services) -> None:
    addresses = {**filled.addresses, "leads": f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=addresses))) as client:
        await signed_in(client)
        answer = await client.get(DETAIL)
    assert answer.status_code == 200
    assert answer.json() == {"lead": None, "tabs": dict.fromkeys(["details", *PARTS], NOT_NOW)}


@pytest.mark.parametrize("status", [403, 404])
async def test_a_lead_that_is_refused_is_the_answer_and_nobody_waits_for_the_rest(
    admin: httpx.AsyncClient, filled: Services, status: int
) -> None:
    # D-01
    refusal = problem("lead_not_found", status)
    filled.leads.says("GET", PLACE, Said(status, refusal))
    filled.leads.says("GET", f"{PLACE}/notes", slow)
    async with asyncio.timeout(1.5):
        answer = await admin.get(DETAIL)
    assert (answer.status_code, answer.json()) == (status, refusal)


async def test_a_technician_does_not_see_lead_pages(client: httpx.AsyncClient, services: Services) -> None:
    # D-02
    await signed_in(client, "technician")
    answer = await client.get(DETAIL)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not services.leads.asked


async def test_a_page_that_can_not_be_asked_for_is_refused(admin: httpx.AsyncClient, services: Services) -> None:
    assert (await admin.get("/leads/42/detail")).status_code == 404
    assert (await admin.get(f"{DETAIL}?tab=notes")).status_code == 422
    assert (await admin.post(DETAIL)).status_code == 405
    assert not services.leads.asked
