"""Finding installations."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from support.received import deliver

from chassis.ids import new_id
from chassis.service import Service
from contracts.customers import CustomerCreated, CustomerState

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]


async def titles(office: httpx.AsyncClient, **filters: Any) -> list[str]:
    answer = await office.get("/installations", params=filters)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["total"] == len(found["items"])
    return [item["title"] for item in found["items"]]


async def test_the_latest_planned_comes_first_and_equal_days_by_age(
    office: httpx.AsyncClient, schedule: Schedule
) -> None:
    for title, day in [("b", "2026-11-21"), ("a", "2026-11-20"), ("c", "2026-11-21"), ("d", "2025-01-01")]:
        await schedule(title=title, scheduled_on=day)
    assert await titles(office) == ["c", "b", "a", "d"]


async def test_every_installation_of_a_customer_is_found_with_all_that_the_history_shows(
    service: Service, office: httpx.AsyncClient, schedule: Schedule, customer: Callable[..., CustomerState]
) -> None:  # C-05 C-39 C-40 M-17
    bob = customer(name="Bob")
    await deliver(service, CustomerCreated(customer=bob))
    await schedule(title="Ana's boiler")
    ours = [await schedule(status, title=status, customer_id=str(bob.id)) for status in ("scheduled", "completed")]
    listed = (await office.get("/installations", params={"customer_id": str(bob.id)})).json()
    assert sorted(listed["items"], key=lambda item: item["id"]) == ours
    assert {(item["title"], item["status"], item["scheduled_on"]) for item in listed["items"]} == {
        ("scheduled", "scheduled", "2026-11-20"), ("completed", "completed", "2026-11-20")
    }  # fmt: skip


async def test_filters_narrow_the_list_and_combine(office: httpx.AsyncClient, schedule: Schedule) -> None:
    tom = str(new_id())
    await schedule(title="early", scheduled_on="2026-11-01", technician_id=tom)
    await schedule("installer_assigned", title="assigned", scheduled_on="2026-11-10", technician_id=tom)
    await schedule("started", title="running", scheduled_on="2026-11-20")
    await schedule("rejected", title="off", scheduled_on="2026-11-30")
    assert await titles(office, status="scheduled") == ["early"]
    assert await titles(office, status_group="scheduled") == ["assigned", "early"]
    assert await titles(office, status_group="in_progress") == ["running"]
    assert await titles(office, status_group="cancelled") == ["off"]
    assert await titles(office, technician_id=tom) == ["assigned", "early"]
    assert await titles(office, **{"from": "2026-11-10", "to": "2026-11-20"}) == ["running", "assigned"]
    assert await titles(office, **{"from": "2026-11-02", "technician_id": tom}) == ["assigned"]
    assert await titles(office, status="started", status_group="scheduled") == []


@pytest.mark.parametrize(  # D-15
    ("query", "found"),
    [
        ("HEAT", ["Heat pump"]),
        ("muller", ["Solar roof 100%_", "Heat pump"]),
        ("müller pump", ["Heat pump"]),
        ("pump quai", []),
        ("quai roof", ["Solar roof 100%_"]),
        ("lilas", ["Heat pump"]),
        ("%", ["Solar roof 100%_"]),
        ("0%_", ["Solar roof 100%_"]),
        ("p_mp", []),
        ("  ", ["Solar roof 100%_", "Heat pump"]),
        ("pump1", []),
    ],
)
async def test_every_word_matches_title_address_or_customer(
    office: httpx.AsyncClient, schedule: Schedule, query: str, found: list[str]
) -> None:
    await schedule(title="Heat pump")
    await schedule(title="Solar roof 100%_", address="2 Quai Nord")
    assert await titles(office, q=query) == found


async def test_what_was_changed_is_found_by_its_new_words_only(office: httpx.AsyncClient, schedule: Schedule) -> None:
    planned = await schedule(title="Boiler")
    await office.patch(f"/installations/{planned['id']}", json={"title": "Chimney", "address": "3 quai Sud"})
    assert [await titles(office, q=word) for word in ("boiler", "chimney", "sud")] == [[], ["Chimney"], ["Chimney"]]


async def test_pages_are_cut_with_the_exact_total(office: httpx.AsyncClient, schedule: Schedule) -> None:
    for day in range(1, 6):
        await schedule(title=str(day), scheduled_on=f"2026-11-0{day}")
    page = (await office.get("/installations", params={"page": 2, "page_size": 2})).json()
    assert ([item["title"] for item in page["items"]], page["page"], page["total"]) == (["3", "2"], 2, 5)
    beyond = (await office.get("/installations", params={"page": 9})).json()
    assert (beyond["items"], beyond["page_size"], beyond["total"]) == ([], 20, 5)


@pytest.mark.parametrize(  # D-42
    ("parameter", "value", "code"),
    [
        ("from", "soon", "not_a_date"),
        ("to", "2026-02-30", "not_a_date"),
        ("status", "finished", "not_allowed"),
        ("status_group", "done", "not_allowed"),
        ("customer_id", "7", "not_a_uuid"),
        ("technician_id", "Tom", "not_a_uuid"),
        ("page_size", "101", "too_large"),
        ("colour", "red", "unknown_parameter"),
    ],
)
async def test_a_bad_parameter_is_named(office: httpx.AsyncClient, parameter: str, value: str, code: str) -> None:
    answer = await office.get("/installations", params={parameter: value})
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(parameter, code)]
