"""The list: search, status filter, pages and totals."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from support.received import deliver

from chassis.service import Service
from contracts.customers import CustomerChanged, CustomerState
from contracts.event import Change

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]


async def listed(office: httpx.AsyncClient, **parameters: Any) -> Shown:
    answer = await office.get("/leads", params=parameters)
    assert answer.status_code == 200, answer.text
    page: Shown = answer.json()
    return page


async def found(office: httpx.AsyncClient, **parameters: Any) -> list[str]:
    """The names of the leads that are listed."""
    return [item["name"] for item in (await listed(office, **parameters))["items"]]


async def test_a_page_has_twenty_leads_newest_first_and_the_exact_total(office: httpx.AsyncClient, add: Add) -> None:
    # L-18 D-28
    newest_first = [await add(name=f"Lead {number}", value="12.5") for number in range(23)][::-1]
    first, second = await listed(office), await listed(office, page=2)
    assert first == {"items": newest_first[:20], "page": 1, "page_size": 20, "total": 23}
    assert second == {"items": newest_first[20:], "page": 2, "page_size": 20, "total": 23}
    assert await listed(office, page=3) == {"items": [], "page": 3, "page_size": 20, "total": 23}
    assert (await listed(office, page=6, page_size=4))["items"] == newest_first[20:]


async def test_a_search_looks_at_name_number_and_location_and_goes_with_the_status_filter(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-22 L-69 L-70 L-72 L-73 L-74 D-14 D-15
    await add(name="Zoë Durand", contact_number="06 12 34 56 78", location="1 rue des Lilas\nLyon")
    await add(name="100% Heat_Pumps", contact_number="+33 7 98 76 54 32", status="contacted")
    await add(name="Bruno", location="Lyon 3e", email="zoe@example.com", status="contacted")
    expected = {
        "zoe": ["Zoë Durand"], "ZOË dur": ["Zoë Durand"], "lyon": ["Bruno", "Zoë Durand"], "lilas zoe": ["Zoë Durand"],
        "+33 6 12.34": ["Zoë Durand"], "0033612": ["Zoë Durand"], "987654": ["100% Heat_Pumps"],
        "%": ["100% Heat_Pumps"], "t_p": ["100% Heat_Pumps"], "example.com": [], "nobody": [],
        "": ["Bruno", "100% Heat_Pumps", "Zoë Durand"],
    }  # fmt: skip
    assert {query: await found(office, q=query) for query in expected} == expected
    assert await found(office, q="lyon", status="contacted") == ["Bruno"]
    assert (await listed(office, status="contacted"))["total"] == 2
    assert await listed(office, status="lost") == {"items": [], "page": 1, "page_size": 20, "total": 0}


async def test_a_lead_is_found_by_every_beginning_of_what_is_typed(office: httpx.AsyncClient, add: Add) -> None:
    # L-71 D-15
    await add(name="Zoë Durand", location="Lyon")
    await add(name="Bruno")
    typed = "zoë dur lyon"
    beginnings = [typed[:length] for length in range(1, len(typed) + 1)]
    assert [await found(office, q=beginning) for beginning in beginnings[2:]] == [["Zoë Durand"]] * (len(typed) - 2)
    assert [await found(office, q=beginning) for beginning in ("z", "o")] == [["Zoë Durand"], ["Bruno", "Zoë Durand"]]


async def test_a_row_has_what_is_needed_to_open_or_delete_its_lead(office: httpx.AsyncClient, add: Add) -> None:
    # L-28 L-30 L-31 L-35
    await add(name="To be deleted")
    row = (await listed(office))["items"][0]
    opened = await office.get(f"/leads/{row['id']}")
    assert (opened.json(), row["name"]) == (row, "To be deleted")
    deleted = await office.delete(f"/leads/{row['id']}", headers={"If-Match": f'"{row["version"]}"'})
    assert (deleted.status_code, (await listed(office))["total"]) == (204, 0)


async def test_what_was_saved_a_moment_ago_is_in_the_list_and_what_was_deleted_is_not(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-17 L-18 L-26 L-27 D-20
    lead = await add(name="Before", contact_number="0612345678")
    path = f"/leads/{lead['id']}"
    await office.patch(path, json={"name": "After", "contact_number": None, "location": "Nice", "status": "contacted"})
    assert [await found(office, q=query) for query in ("before", "0612", "nice")] == [[], [], ["After"]]
    assert await found(office, status="contacted") == ["After"]
    await office.delete(path)
    assert (await listed(office))["total"] == 0


async def test_a_lead_is_found_by_the_name_of_its_customer_and_follows_when_that_changes(
    service: Service, office: httpx.AsyncClient, add: Add, ana: CustomerState
) -> None:
    # L-70 D-23
    lead = await add(name="Roof", location="Lyon\nFrance")
    assert (await office.post(f"/leads/{lead['id']}/convert", json={"customer_id": str(ana.id)})).is_success
    assert await found(office, q="ana") == ["Roof"]
    renamed = ana.model_copy(update={"name": r"Élise \1 & Co", "version": 2})
    change = Change(field="name", old=ana.name, new=renamed.name)
    await deliver(service, CustomerChanged(customer=renamed, changes=[change]))
    shown = (await listed(office, q=r"elise \1"))["items"]
    assert [(one["name"], one["customer_name"], one["version"]) for one in shown] == [("Roof", renamed.name, 2)]
    assert [await found(office, q=query) for query in ("ana", "roof lyon france elise")] == [[], ["Roof"]]
    await office.patch(f"/leads/{lead['id']}", json={"name": "Cellar"})
    assert await found(office, q="cellar elise") == ["Cellar"]


@pytest.mark.parametrize("path", ["/leads", "/leads/board"])
@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"status": "nowhere"}, "not_known"),
        ({"status": "Pending!"}, "not_allowed"),
        ({"q": "x" * 201}, "too_long"),
        ({"q": "a\x00b"}, "not_allowed"),
        ({"stauts": "pending"}, "unknown_parameter"),
    ],
)
async def test_a_bad_parameter_is_named(
    office: httpx.AsyncClient, path: str, parameters: dict[str, str], code: str
) -> None:
    # D-42
    answer = await office.get(path, params=parameters)
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(*parameters, code)]
