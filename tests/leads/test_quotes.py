"""Writing, changing and deleting quotes, their numbers, and how the lead follows them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, somebody
from leads.domain import expire_some

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]

VALID_UNTIL = str((now() + timedelta(days=30)).date())
PUMP = {"description": "Heat pump, 8 kW", "quantity": "1", "unit_price": "8000", "vat_percent": "5.5"}
HOURS = {"description": "Work", "quantity": 7.5, "unit_price": "55.55", "vat_percent": 20, "discount_percent": "10"}
FORM = {"title": "Heat pump", "valid_until": VALID_UNTIL, "lines": [PUMP, HOURS], "notes": "Two days"}


@pytest.fixture
async def path(add: Add) -> str:
    """The quotes of a new lead."""
    return f"/leads/{(await add())['id']}/quotes"


async def drafted(office: httpx.AsyncClient, path: str, **given: Any) -> Shown:
    answer = await office.post(path, json=FORM | given)
    assert answer.status_code == 201, answer.text
    shown: Shown = answer.json()
    return shown


async def make_sent(quote: Shown, **given: Any) -> None:
    """As if it had been sent, and perhaps long ago."""
    valid_until = given.get("valid_until", now().date())
    await fetch(
        "UPDATE quote SET status = 'sent', sent_at = now(), valid_until = $2 WHERE account_id IS NOT NULL AND id = $1",
        quote["id"], valid_until,
    )  # fmt: skip


async def test_a_quote_shows_what_its_lines_come_to(office: httpx.AsyncClient, path: str) -> None:
    # L-39 D-27
    answer = await office.post(path, json=FORM)
    quote = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (quote["number"], quote["status"], quote["sent_at"]) == ("Q-00001", "draft", None)
    assert quote["lines"] == [
        {**PUMP, "unit_price": "8000.00", "discount_percent": "0",
         "net": "8000.00", "vat": "440.00", "gross": "8440.00"},
        {**HOURS, "quantity": "7.5", "vat_percent": "20", "net": "374.96", "vat": "74.99", "gross": "449.95"},
    ]  # fmt: skip
    assert (quote["net"], quote["vat"], quote["gross"]) == ("8374.96", "514.99", "8889.95")
    place = answer.headers["location"].removeprefix("/api/v1")
    assert (await office.get(place)).json() == quote
    listed = (await office.get(path)).json()
    assert (listed["items"], listed["total"]) == ([quote], 1)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"title": " "}, "title", "required"),
        ({"valid_until": "tomorrow"}, "valid_until", "not_a_date"),
        ({"lines": []}, "lines", "too_short"),
        ({"lines": [PUMP] * 201}, "lines", "too_many"),
        ({"lines": [PUMP | {"quantity": "0"}]}, "lines.0.quantity", "too_small"),
        ({"lines": [PUMP | {"quantity": "1.0001"}]}, "lines.0.quantity", "too_many_places"),
        ({"lines": [PUMP | {"unit_price": "-1"}]}, "lines.0.unit_price", "too_small"),
        ({"lines": [PUMP | {"vat_percent": "100.01"}]}, "lines.0.vat_percent", "too_large"),
        ({"lines": [PUMP | {"discount_percent": "NaN"}]}, "lines.0.discount_percent", "not_a_decimal"),
        ({"lines": [PUMP | {"quantity": True}]}, "lines.0.quantity", "not_a_decimal"),
        ({"lines": [PUMP | {"vat_percent": "1e-999999"}]}, "lines.0.vat_percent", "too_many_places"),
        ({"lines": [PUMP | {"net": "1"}]}, "lines.0.net", "unknown_field"),
        ({"lines": [PUMP | {"unit_price": "999999999.99"}]}, "lines", "too_large"),
        ({"number": "Q-1"}, "number", "unknown_field"),
    ],
)
async def test_what_is_wrong_with_a_quote_is_named(
    office: httpx.AsyncClient, path: str, given: Shown, field: str, code: str
) -> None:
    # D-27 D-42
    answer = await office.post(path, json=FORM | given)
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
    assert (await office.get(path)).json()["total"] == 0


async def test_a_draft_is_changed_and_deleted_and_the_lead_counts_along(
    office: httpx.AsyncClient, path: str, announced: Announced
) -> None:
    # L-39 L-76 D-27
    quote, lead_path = await drafted(office, path), path.removesuffix("/quotes")
    assert ((await office.get(lead_path)).json()["quote_count"], (await office.get(lead_path)).json()["version"]) == (
        1,
        1,
    )
    place = f"{path}/{quote['id']}"
    changed = await office.patch(place, json={"lines": [PUMP], "title": "Pump"}, headers={"If-Match": '"1"'})
    assert (changed.json()["gross"], changed.json()["version"]) == ("8440.00", 2)
    assert (await office.patch(place, json={"title": "Pump"})).json()["version"] == 2
    assert (await office.patch(place, json={"title": "X"}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await office.patch(place, json={"title": None})).status_code == 422
    assert (await office.delete(place, headers={"If-Match": '"2"'})).status_code == 204
    assert (await office.get(place)).status_code == 404
    assert (await office.get(lead_path)).json()["quote_count"] == 0
    events = await announced(quote["id"])
    assert [event["type"] for event in events] == ["QuoteDrafted", "QuoteChanged", "QuoteDeleted"]
    assert {"field": "gross", "old": "8889.95", "new": "8440.00"} in events[1]["body"]["changes"]
    assert events[0]["body"]["quote"]["lead_id"] == lead_path.rpartition("/")[2]


async def test_only_drafts_are_changed_and_deleted(office: httpx.AsyncClient, path: str) -> None:
    # D-27
    quote = await drafted(office, path)
    await make_sent(quote)
    for answer in (
        await office.patch(f"{path}/{quote['id']}", json={"title": "Other"}),
        await office.delete(f"{path}/{quote['id']}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "quote_not_draft")


async def test_two_hundred_quotes_at_once_take_two_hundred_numbers(office: httpx.AsyncClient, add: Add) -> None:
    # D-27
    paths = [f"/leads/{(await add())['id']}/quotes" for _ in range(4)]
    answers = await asyncio.gather(*(office.post(paths[n % 4], json=FORM) for n in range(200)))
    numbers = sorted(answer.json()["number"] for answer in answers)
    assert numbers == [f"Q-{n:05}" for n in range(1, 201)]
    counts = [(await office.get(path.removesuffix("/quotes"))).json()["quote_count"] for path in paths]
    assert counts == [50] * 4


async def test_a_number_is_lost_neither_by_a_refusal_nor_by_a_deletion_and_is_every_accounts_own(
    office: httpx.AsyncClient, path: str, service: Service
) -> None:
    # D-27
    first, second, third = [await drafted(office, path) for _ in range(3)]
    refused = await office.post(f"/leads/{new_id()}/quotes", json=FORM)
    assert (refused.status_code, refused.json()["code"]) == (404, "lead_not_found")
    await office.delete(f"{path}/{second['id']}")
    await office.delete(f"{path}/{first['id']}")
    again = [(await drafted(office, path))["number"] for _ in range(3)]
    assert again == [first["number"], second["number"], "Q-00004"]
    async with client_of(service, somebody(account_id=new_id())) as other:
        lead = (await other.post("/leads", json={"name": "Eve", "email": "eve@example.com"})).json()
        assert (await drafted(other, f"/leads/{lead['id']}/quotes"))["number"] == "Q-00001"
        assert (await other.get(f"{path}/{third['id']}")).status_code == 404
        assert (await other.post(f"{path}/{third['id']}/approve")).status_code == 404


async def test_approval_moves_the_lead_forward_and_only_sent_quotes_are_decided(
    office: httpx.AsyncClient, path: str, announced: Announced
) -> None:
    # D-27
    quote = await drafted(office, path)
    place, lead_path = f"{path}/{quote['id']}", path.removesuffix("/quotes")
    early = await office.post(f"{place}/approve")
    assert (early.status_code, early.json()["code"], early.json()["allowed"]) == (409, "transition_refused", ["sent"])
    await make_sent(quote)
    approved = (await office.post(f"{place}/approve")).json()
    assert (approved["status"], approved["version"], approved["decided_at"] is not None) == ("approved", 2, True)
    assert (await office.get(lead_path)).json()["status"] == "quote_approved"
    late = await office.post(f"{place}/reject", json={"reason": "Too dear"})
    assert (late.status_code, late.json()["code"], late.json()["allowed"]) == (409, "transition_refused", [])
    assert (await announced(quote["id"]))[-1]["type"] == "QuoteApproved"
    assert (await announced(lead_path.rpartition("/")[2]))[-1]["type"] == "LeadStatusChanged"


@pytest.mark.parametrize(
    ("status", "given"), [("installation_scheduled", {}), ("completed", {}), ("lost", {"lost_reason": "Moved"})]
)
async def test_the_lead_never_goes_back_and_never_leaves_won_or_lost(
    office: httpx.AsyncClient, path: str, status: str, given: Shown
) -> None:
    # D-27
    lead_path = path.removesuffix("/quotes")
    await office.patch(lead_path, json={"status": status, **given})
    quote = await drafted(office, path)
    await make_sent(quote)
    assert (await office.post(f"{path}/{quote['id']}/approve")).status_code == 200
    assert (await office.get(lead_path)).json()["status"] == status


async def test_the_lead_follows_by_the_place_of_a_status_whatever_it_is_called(
    office: httpx.AsyncClient, path: str, admin: Caller
) -> None:
    # D-27
    await fetch("UPDATE lead_status SET position = 0, label_en = 'Pending' WHERE account_id = $1 AND code = $2",
                admin.account_id, "quote_approved")  # fmt: skip
    quote = await drafted(office, path)
    await make_sent(quote)
    await office.post(f"{path}/{quote['id']}/approve")
    assert (await office.get(path.removesuffix("/quotes"))).json()["status"] == "pending"


@pytest.mark.parametrize("wanted", [True, False])
async def test_an_approval_makes_a_customer_where_the_account_wants_that(
    office: httpx.AsyncClient, add: Add, wanted: bool
) -> None:
    # D-30
    await office.patch("/lead-settings", json={"convert_on_approval": wanted})
    lead = await add(contact_number="06 12 34 56 78", location="1 rue des Lilas, Lyon")
    quote = await drafted(office, f"/leads/{lead['id']}/quotes")
    await make_sent(quote)
    assert (await office.post(f"/leads/{lead['id']}/quotes/{quote['id']}/approve")).status_code == 200
    shown = (await office.get(f"/leads/{lead['id']}")).json()
    assert (shown["status"], shown["customer_id"] is not None) == ("quote_approved", wanted)


async def test_a_rejection_keeps_its_reason_and_leaves_the_lead_where_it_is(
    office: httpx.AsyncClient, path: str
) -> None:
    # D-27
    for body, reason in (({"json": {"reason": "Too dear"}}, "Too dear"), ({}, None), ({"json": {}}, None)):
        quote = await drafted(office, path)
        await make_sent(quote)
        answer = await office.post(f"{path}/{quote['id']}/reject", **body)
        assert (answer.status_code, answer.json()["status"], answer.json()["reject_reason"]) == (
            200,
            "rejected",
            reason,
        )
    assert (await office.get(path.removesuffix("/quotes"))).json()["status"] == "pending"


async def test_a_quote_whose_day_is_over_expires_and_is_approved_no_more(
    office: httpx.AsyncClient, path: str, announced: Announced
) -> None:
    # D-27
    today, over = await drafted(office, path), await drafted(office, path)
    await make_sent(today)
    await make_sent(over, valid_until=(now() - timedelta(days=1)).date())
    for _ in range(2):
        refused = await office.post(f"{path}/{over['id']}/approve")
        assert (refused.status_code, refused.json()["code"]) == (409, "quote_expired")
        await expire_some()
    assert (await office.get(f"{path}/{over['id']}")).json()["status"] == "expired"
    assert (await office.get(f"{path}/{today['id']}")).json()["status"] == "sent"
    last = (await announced(over["id"]))[-1]
    assert (last["type"], last["actor"]) == ("QuoteExpired", "system")


async def test_a_deleted_lead_takes_its_quotes_along_and_announces_each(
    office: httpx.AsyncClient, path: str, announced: Announced
) -> None:
    # L-27 D-27
    draft, sent = await drafted(office, path), await drafted(office, path)
    await make_sent(sent)
    assert (await office.delete(path.removesuffix("/quotes"))).status_code == 204
    for quote in (draft, sent):
        assert [event["type"] for event in await announced(quote["id"])][-1:] == ["QuoteDeleted"]
    left = await fetch("SELECT count(*) AS n FROM quote WHERE account_id IS NOT NULL AND id = ANY($1::uuid[])",
                       [draft["id"], sent["id"]])  # fmt: skip
    assert left == [{"n": 0}]


async def test_who_only_reads_reads_quotes_and_technicians_see_none(
    office: httpx.AsyncClient, path: str, service: Service, admin: Caller
) -> None:
    # D-08
    place = f"{path}/{(await drafted(office, path))['id']}"
    for role, reading, writing in (("viewer", 200, 403), ("technician", 403, 403)):
        async with client_of(service, somebody(role, account_id=admin.account_id)) as client:  # type: ignore[arg-type]
            statuses = [(await client.get(place)).status_code, (await client.get(f"{place}/pdf")).status_code]
            assert statuses == [reading] * 2
            assert (await client.post(path, json=FORM)).status_code == writing
            for step in ("send", "approve", "reject"):
                assert (await client.post(f"{place}/{step}")).status_code == writing


async def test_the_document_is_a_pdf_and_without_a_mail_server_nothing_is_sent(
    office: httpx.AsyncClient, path: str
) -> None:
    # D-18 D-27
    place = f"{path}/{(await drafted(office, path))['id']}"
    document = await office.get(f"{place}/pdf", headers={"Accept-Language": "fr"})
    assert (document.headers["content-type"], document.content[:5]) == ("application/pdf", b"%PDF-")
    refused = await office.post(f"{place}/send")
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_configured")
    assert (await office.get(place)).json()["status"] == "draft"
    assert Decimal((await office.get(place)).json()["gross"]) > 0
