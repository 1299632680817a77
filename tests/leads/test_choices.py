"""What an account configures: priorities, statuses and sources, in two languages."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller, Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from leads import rules
from leads.domain.choices import MOST_CHOICES

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
FAIR = {"label_en": "Trade fair 2026!", "label_fr": "Foire 2026"}
NO_SUCH = "01930000-0000-7000-8000-000000000000"
LISTS = ("/lead-sources", "/lead-statuses")


async def listed(office: httpx.AsyncClient, path: str, language: str = "en") -> list[Shown]:
    answer = await office.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    items: list[Shown] = answer.json()["items"]
    assert answer.json()["total"] == len(items)
    return items


async def one_of(office: httpx.AsyncClient, path: str, code: str) -> Shown:
    return next(item for item in await listed(office, path) if item["code"] == code)


def coded(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_priorities_have_a_colour_and_a_label_in_both_languages(office: httpx.AsyncClient) -> None:
    # L-05 L-19 L-20 L-61 L-62 L-63 L-64
    english, french = [await listed(office, "/priorities", language) for language in ("en", "fr")]
    assert [(one["code"], one["label"], one["colour"]) for one in english] == [
        ("high", "High", "red"), ("medium", "Medium", "yellow"), ("low", "Low", "green"),
    ]  # fmt: skip
    assert [one["label"] for one in french] == ["Haute", "Moyenne", "Basse"]
    assert [(one["label_en"], one["label_fr"]) for one in english] == [
        (one["label"], other["label"]) for one, other in zip(english, french, strict=True)
    ]


async def test_an_account_begins_with_nine_statuses_and_four_sources(office: httpx.AsyncClient) -> None:
    # D-22 D-29 L-11 L-66 L-67
    statuses = await listed(office, "/lead-statuses")
    assert [(one["code"], one["type"]) for one in statuses] == [
        ("pending", "open"), ("contacted", "open"), ("quote_requested", "open"), ("quote_sent", "open"),
        ("quote_approved", "open"), ("installation_scheduled", "open"), ("completed", "won"), ("lost", "lost"),
        ("cancelled", "lost"),
    ]  # fmt: skip
    sources = await listed(office, "/lead-sources", "fr")
    assert [(one["code"], one["active"]) for one in sources] == [
        (code, True) for code in ("referral", "website", "trade_show", "direct_outreach")
    ]
    assert [one["label"] for one in sources][:2] == ["Recommandation", "Site web"]
    assert [one["position"] for one in statuses] == list(range(1, 10))


def test_no_label_is_missing_in_either_language() -> None:
    # L-19 L-67 D-22 D-29
    labels = [one.label for one in (*rules.PRIORITIES, *rules.STATUSES, *rules.SOURCES)]
    assert len(labels) == 16
    assert all(text.strip() == text != "" for label in labels for text in label)
    assert all(label.en != label.fr for label in labels)


async def test_an_admin_adds_a_source_whose_code_comes_from_its_english_label_and_leads_can_have_it(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-67 L-68 D-29
    await listed(office, "/lead-sources")
    answer = await office.post("/lead-sources", json=FAIR)
    source = answer.json()
    usual = {"code": "trade_fair_2026", "label": "Trade fair 2026!", **FAIR, "active": True, "position": 5}
    assert (answer.status_code, source) == (201, {**usual, "id": source["id"], "version": 1})
    assert (answer.headers["etag"], answer.headers["location"]) == ('"1"', f"/api/v1/lead-sources/{source['id']}")
    assert (await add(source="trade_fair_2026"))["source"] == "trade_fair_2026"
    assert coded(await office.post("/lead-sources", json=FAIR)) == (409, "code_taken")
    other = await office.post("/lead-sources", json={**FAIR, "code": "fair", "position": 1, "active": False})
    assert [one["code"] for one in await listed(office, "/lead-sources")][:2] == ["referral", "fair"]
    assert other.json()["active"] is False


async def test_an_admin_adds_a_status_that_is_a_column_from_then_on(office: httpx.AsyncClient, add: Add) -> None:
    # L-75 D-22
    body = {"label_en": "On hold", "label_fr": "En pause {x}", "type": "lost", "colour": "pink", "position": 2}
    await listed(office, "/lead-statuses")
    added = (await office.post("/lead-statuses", json=body)).json()
    assert added == {**body, "id": added["id"], "code": "on_hold", "label": "On hold", "version": 1}
    await add(status="on_hold", lost_reason="Later")
    columns = (await office.get("/leads/board", headers={"Accept-Language": "fr"})).json()["columns"]
    assert [column["total"] for column in columns if column["label"] == "En pause {x}"] == [1]
    moved = await office.patch(f"/lead-statuses/{added['id']}", json={"position": 99}, headers={"If-Match": '"1"'})
    assert (moved.json()["position"], moved.headers["etag"]) == (99, '"2"')
    assert (await listed(office, "/lead-statuses"))[-1]["code"] == "on_hold"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"label_en": " "}, [("label_en", "required")]),
        ({"label_fr": None}, [("label_fr", "not_a_string")]),
        ({"label_en": "日本"}, [("code", "required")]),
        ({"code": "Fair"}, [("code", "not_allowed")]),
        ({"position": 0, "label_fr": "x" * 101, "colours": 1},
         [("label_fr", "too_long"), ("position", "too_small"), ("colours", "unknown_field")]),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_an_entry_is_named(
    office: httpx.AsyncClient, path: str, given: Shown, errors: list[tuple[str, str]]
) -> None:
    # D-29 D-42
    answer = await office.post(path, json={**FAIR, **given})
    assert answer.status_code == 422
    named = {(error["field"], error["code"]) for error in answer.json()["errors"]}
    assert named == set(errors)


@pytest.mark.parametrize("path", LISTS)
async def test_an_entry_is_changed_by_version_and_keeps_its_code(
    office: httpx.AsyncClient, sales: tuple[Caller, httpx.AsyncClient], path: str
) -> None:
    # D-22 D-29 D-41
    entry = (await listed(office, path))[0]
    place = f"{path}/{entry['id']}"
    changed = await office.patch(place, json={"label_fr": "Nouveau"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()) == (200, {**entry, "label_fr": "Nouveau", "version": 2})
    again = await office.patch(place, json={"label_fr": "Nouveau"}, headers={"If-Match": '"2"'})
    assert again.json()["version"] == 2
    stale = await office.patch(place, json={"label_fr": "Ancien"}, headers={"If-Match": '"1"'})
    assert (coded(stale), stale.json()["current"]) == ((412, "stale_version"), again.json())
    assert coded(await office.delete(place, headers={"If-Match": '"1"'})) == (412, "stale_version")
    for fixed in ({"code": "other"}, {"type": "won"}, {"label_en": None}):
        assert (await office.patch(place, json=fixed)).status_code == 422
    assert (await listed(sales[1], path))[0]["label_fr"] == "Nouveau"


async def test_a_source_that_leads_have_is_retired_not_deleted(office: httpx.AsyncClient, add: Add) -> None:
    # D-29 L-11
    lead, source = await add(source="website"), await one_of(office, "/lead-sources", "website")
    place, lead_place = f"/lead-sources/{source['id']}", f"/leads/{lead['id']}"
    assert coded(await office.delete(place)) == (409, "source_in_use")
    assert (await office.patch(place, json={"active": False})).json()["active"] is False
    kept = await office.patch(lead_place, json={"priority": "low", "source": "website"})
    assert (kept.status_code, kept.json()["source"]) == (200, "website")
    refused = await office.post("/leads", json={"name": "New", "email": "a@example.com", "source": "website"})
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("source", "not_known")]
    await office.patch(lead_place, json={"source": None})
    assert (await office.delete(place)).status_code == 204
    assert "website" not in [one["code"] for one in await listed(office, "/lead-sources")]
    assert coded(await office.delete(place)) == (404, "lead_source_not_found")


async def test_a_status_that_leads_are_in_or_come_to_by_themselves_stays(office: httpx.AsyncClient, add: Add) -> None:
    # D-22
    lead = await add(status="contacted")
    statuses = {one["code"]: f"/lead-statuses/{one['id']}" for one in await listed(office, "/lead-statuses")}
    assert coded(await office.delete(statuses["contacted"])) == (409, "status_in_use")
    for code in ("pending", "quote_sent", "quote_approved"):
        assert coded(await office.delete(statuses[code])) == (409, "status_needed")
    await office.patch(f"/leads/{lead['id']}", json={"status": "completed"})
    assert (await office.delete(statuses["contacted"])).status_code == 204
    assert (await office.get("/leads", params={"status": "contacted"})).status_code == 422


async def test_a_lead_is_never_left_with_a_source_that_goes_at_the_same_moment(
    office: httpx.AsyncClient, form: Callable[..., Shown]
) -> None:
    # D-29
    await listed(office, "/lead-sources")
    for _ in range(10):
        source = (await office.post("/lead-sources", json=FAIR)).json()
        place = f"/lead-sources/{source['id']}"
        lead, gone = await asyncio.gather(
            office.post("/leads", json=form(source="trade_fair_2026")), office.delete(place)
        )
        assert (lead.status_code, gone.status_code) in ((201, 409), (422, 204))
        if gone.status_code == 409:
            await office.delete(f"/leads/{lead.json()['id']}")
            assert (await office.delete(place)).status_code == 204


async def test_of_ten_who_add_the_same_code_one_does_and_a_list_has_an_end(office: httpx.AsyncClient) -> None:
    # D-29
    answers = await asyncio.gather(*(office.post("/lead-sources", json=FAIR) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    for number in range(MOST_CHOICES - 5):
        await office.post("/lead-sources", json={**FAIR, "code": f"fair_{number}"})
    full = await office.post("/lead-sources", json={**FAIR, "code": "one_more"})
    assert coded(full) == (409, "too_many_choices")
    assert len(await listed(office, "/lead-sources")) == MOST_CHOICES


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("role", ["manager", "sales", "viewer", "technician"])
async def test_only_an_admin_changes_what_the_account_has_and_only_the_office_reads_it(
    service: Service, office: httpx.AsyncClient, account: UUID, role: Role, path: str
) -> None:
    # L-68 D-02
    place = f"{path}/{(await listed(office, path))[-1]['id']}"
    async with client_of(service, somebody(role, account_id=account)) as client:
        writes = [
            await client.post(path, json=FAIR),
            await client.patch(place, json={"label_en": "Mine"}),
            await client.delete(place),
        ]
        reads = [await client.get(path), await client.get("/priorities"), await client.get("/staff")]
    assert [answer.status_code for answer in writes] == [403] * 3
    assert [answer.status_code for answer in reads] == [403 if role == "technician" else 200] * 3


@pytest.mark.parametrize("path", LISTS)
async def test_another_accounts_entries_do_not_exist(service: Service, office: httpx.AsyncClient, path: str) -> None:
    # D-01
    place = f"{path}/{(await listed(office, path))[-1]['id']}"
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        for missing in (place, f"{path}/{NO_SUCH}"):
            assert (await stranger.patch(missing, json={"label_en": "Mine"})).status_code == 404
            assert (await stranger.delete(missing)).status_code == 404
        assert {one["id"] for one in await listed(stranger, path)}.isdisjoint(
            one["id"] for one in await listed(office, path)
        )
