"""What a deletion would touch, counted by every service."""

import asyncio
import time
from typing import Any

import httpx
import pytest
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Asked, Said, problem

from chassis.ids import new_id
from gateway.composition.impact import COUNTED
from gateway.main import build
from local_stack.ports import free_port

ID = str(new_id())
PLACE = f"/customers/{ID}/impact"
IMPACT = f"/customers/{ID}/deletion-impact"
OWN = {"timeline_entries": 7, "addresses": 2}
JOBS = {"installations": 3, "photos": 5, "events": 2, "service_plans": 1, "invoices": 4, "certificates": 6}
LEADS = {"leads": 2, "blanked_leads": 1, "documents": 4}


@pytest.fixture
def counting(services: Services) -> Services:
    """Services that count what they have of the customer."""
    services.customers.says("GET", PLACE, Said(200, OWN))
    services.installations.says("GET", PLACE, Said(200, JOBS))
    services.leads.says("GET", PLACE, Said(200, LEADS))
    return services


async def slow(_: Asked) -> Said:
    await asyncio.sleep(30)
    return Said()


async def test_the_counts_of_all_services_are_one_answer(admin: httpx.AsyncClient, counting: Services) -> None:
    # D-16
    answer = await admin.get(IMPACT)
    assert (answer.status_code, answer.json()) == (200, {**OWN, **JOBS, **LEADS, "unavailable": []})
    for service in (counting.customers, counting.installations, counting.leads):
        (asked,) = service.asked
        assert asked.caller is not None
        assert (asked.path, asked.caller.role) == (PLACE, "admin")


@pytest.mark.parametrize("trouble", ["slow", "500", "503", "403", "404"])
async def test_what_nobody_can_count_now_is_null_and_never_zero(
    configured: Configured, counting: Services, trouble: str
) -> None:
    # D-16
    says = slow if trouble == "slow" else Said(int(trouble), problem("some_reason", int(trouble)))
    counting.installations.says("GET", PLACE, says)
    async with client_of(build(configured(tab_budget_ms=1000))) as client:
        await signed_in(client)
        answer = await client.get(IMPACT)
    unknown = dict.fromkeys(JOBS)
    assert (answer.status_code, answer.json()) == (200, {**OWN, **LEADS, **unknown, "unavailable": ["installations"]})


async def test_a_service_that_is_down_is_named(configured: Configured, counting: Services) -> None:
    addresses = {**counting.addresses, "installations": f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=addresses))) as client:
        await signed_in(client)
        shown = (await client.get(IMPACT)).json()
    assert (shown["installations"], shown["unavailable"]) == (None, ["installations"])


@pytest.mark.parametrize("trouble", ["slow", "500"])
async def test_without_the_customers_service_there_is_no_answer(
    configured: Configured, counting: Services, trouble: str
) -> None:
    counting.customers.says("GET", PLACE, slow if trouble == "slow" else Said(500, problem("internal", 500)))
    async with client_of(build(configured(tab_budget_ms=1000))) as client:
        await signed_in(client)
        answer = await client.get(IMPACT)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


async def test_all_are_waited_for_together(configured: Configured, counting: Services) -> None:
    for service in (counting.customers, counting.installations):
        service.says("GET", PLACE, slow)
    async with client_of(build(configured(tab_budget_ms=500))) as client:
        await signed_in(client)
        began = time.monotonic()
        assert (await client.get(IMPACT)).status_code == 503
    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize("status", [403, 404, 422])
async def test_a_customer_that_is_refused_is_the_answer(
    admin: httpx.AsyncClient, counting: Services, status: int
) -> None:
    # D-01
    refusal = problem("customer_not_found", status)
    counting.customers.says("GET", PLACE, Said(status, refusal))
    counting.installations.says("GET", PLACE, slow)
    async with asyncio.timeout(1.5):
        answer = await admin.get(IMPACT)
    assert (answer.status_code, answer.json()) == (status, refusal)


@pytest.mark.parametrize("what", ["deletion-impact", "personal-data", "detail"])
@pytest.mark.parametrize("suffix", ["", "/impact"])
async def test_who_was_merged_is_asked_for_again_under_the_survivors_id(
    admin: httpx.AsyncClient, services: Services, what: str, suffix: str
) -> None:
    survivor = str(new_id())
    moved = Said(301, problem("merged", 301), {"Location": f"/api/v1/customers/{survivor}{suffix}"})
    for place in ("impact", "overview", "personal-data"):
        services.customers.says("GET", f"/customers/{ID}/{place}", moved)
    answer = await admin.get(f"/customers/{ID}/{what}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/api/v1/customers/{survivor}/{what}")


@pytest.mark.parametrize(
    ("username", "status"), [("admin", 200), ("manager", 200), ("sales", 200), ("viewer", 403), ("technician", 403)]
)
async def test_only_those_who_may_delete_see_what_it_would_touch(
    client: httpx.AsyncClient, counting: Services, username: str, status: int
) -> None:
    # D-02
    await signed_in(client, username)
    assert (await client.get(IMPACT)).status_code == status
    assert bool(counting.customers.asked) is (status == 200)


async def test_what_services_count_for_the_gateway_is_not_reached_past_it(
    admin: httpx.AsyncClient, counting: Services
) -> None:
    places = [f"/customers/{ID}/impact", f"/installations/customers/{ID}/impact"]
    assert [(await admin.get(place)).status_code for place in places] == [404, 404]
    assert (await admin.post(IMPACT)).status_code == 405
    assert (await admin.get(f"{IMPACT}?of=all")).status_code == 422
    assert not counting.customers.asked


def test_no_two_services_count_under_one_name() -> None:
    names: list[Any] = [name for counted in COUNTED.values() for name in counted]
    assert len(names) == len(set(names))
