"""What becomes of leads when their customer is deleted, or merged into another one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import permutations
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from support.received import deliver

from chassis import acknowledging, forgetting
from chassis.acknowledging import acknowledged_by
from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts import Event, event_types
from contracts.customers import CustomerCreated, CustomerDeleted, CustomerMerged, CustomerState, DeletedCustomer
from contracts.erasures import LeadsErased
from contracts.event import Change
from contracts.leads import LeadChanged, LeadStatusChanged
from leads.models import TABLES_OF_A_LEAD

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
Customer = Callable[..., CustomerState]
LINK = """
UPDATE lead SET customer_id = $3, customer_name = $4, searched_text = searched_text || lower($4)
WHERE account_id = $1 AND id = $2
"""
FULL = {"contact_number": "06 12 34 56 78", "location": "1 rue des Lilas", "value": "1200.00", "source": "website"}
LEFT = """
SELECT body FROM outbox WHERE account_id = $1 AND (body ILIKE '%ana%' OR body ILIKE '%died%' OR body LIKE '%Lilas%')
AND body NOT LIKE '%"status_type":"open"%'
"""
STATUSES = {
    "open": {"status": "quote_sent"},
    "won": {"status": "completed"},
    "lost": {"status": "lost", "lost_reason": "Ana died"},
}


def gone(customer: CustomerState, version: int = 5) -> DeletedCustomer:
    return DeletedCustomer(id=customer.id, account_id=customer.account_id, version=version)


def deleted(customer: CustomerState, erasure: UUID | None = None, *absorbed: UUID) -> CustomerDeleted:
    return CustomerDeleted(customer=gone(customer, 9), erasure_id=erasure, absorbed_ids=list(absorbed))


def merged(other: CustomerState, into: CustomerState) -> CustomerMerged:
    return CustomerMerged(customer=gone(other), into=into.model_copy(update={"version": 5}))


@pytest.fixture
async def bob(service: Service, customer: Customer) -> CustomerState:
    """Another customer whom the service knows."""
    known = customer(name="Bob Martin")
    await deliver(service, CustomerCreated(customer=known))
    return known


@pytest.fixture
def linked(service: Service, add: Add, office: httpx.AsyncClient, ana: CustomerState) -> Add:
    """Adds a lead that became a customer, by default Ana, and stands in a status of the type that is asked for."""

    async def link(kind: str = "open", customer: CustomerState = ana) -> Shown:
        lead = await add(name="Ana's heat pump", **FULL)
        moved = await office.patch(f"/leads/{lead['id']}", json=STATUSES[kind])
        assert moved.status_code == 200, moved.text
        with service.bound():
            await fetch(LINK, customer.account_id, UUID(lead["id"]), customer.id, customer.name)
        shown: Shown = (await office.get(f"/leads/{lead['id']}")).json()
        assert shown["customer_name"] == customer.name
        return shown

    return link


async def attach(service: Service, admin: Caller, lead: Shown, name: str = "ana.pdf") -> int:
    """Attaches a document as the gateway does; returns the status of the answer."""
    one = {"id": str(new_id()), "filename": name, "content_type": "application/pdf", "size": 7}
    trusted = replace(admin, records=frozenset({f"attach:{lead['id']}"}))
    async with client_of(service, trusted) as gateway:
        body = {"documents": [{**one, "uploaded_at": "2026-11-02T08:30:00Z"}]}
        return (await gateway.post(f"/leads/{lead['id']}/documents/attach", json=body)).status_code


async def test_an_open_lead_is_unlinked_and_keeps_what_is_its_own(
    service: Service,
    office: httpx.AsyncClient,
    linked: Add,
    admin: Caller,
    ana: CustomerState,
    announced: Announced,
) -> None:
    # D-16
    before = await linked()
    assert await attach(service, admin, before) == 204
    await deliver(service, deleted(ana))
    after = (await office.get(f"/leads/{before['id']}")).json()
    unlinked = {"customer_id": None, "customer_name": None, "version": before["version"] + 1}
    assert after == {**before, **unlinked, "updated_at": after["updated_at"]}
    assert (await office.get(f"/leads/{before['id']}/documents")).json()["total"] == 1
    last = (await announced(before["id"]))[-1]
    assert (last["type"], last["body"]["former_customer_id"]) == ("LeadUnlinked", str(ana.id))
    assert await attach(service, admin, before) == 204


@pytest.mark.parametrize("kind", ["won", "lost"])
async def test_a_lead_that_was_won_or_lost_keeps_only_what_figures_need(
    service: Service,
    office: httpx.AsyncClient,
    linked: Add,
    admin: Caller,
    ana: CustomerState,
    announced: Announced,
    kind: str,
) -> None:
    # D-16
    before = await linked(kind)
    await attach(service, admin, before)
    erasure = new_id()
    await deliver(service, deleted(ana, erasure))
    after = (await office.get(f"/leads/{before['id']}")).json()
    blank = {
        "name": "", "email": "", "contact_number": None, "location": None, "customer_id": None, "customer_name": None,
        "lost_reason": None if kind == "won" else "", "version": before["version"] + 1,
    }  # fmt: skip
    assert after == {**before, **blank, "updated_at": after["updated_at"]}
    assert (await office.get(f"/leads/{before['id']}/documents")).json()["items"] == []
    last = (await announced(before["id"]))[-1]
    assert (last["type"], last["body"]["erasure_id"]) == ("LeadBlanked", str(erasure))
    with service.bound():
        rows = await fetch(
            "SELECT searched_text, searched_digits FROM lead WHERE account_id = $1 AND id = $2",
            ana.account_id, UUID(before["id"]),
        )  # fmt: skip
    assert (rows[0]["searched_text"].strip(), rows[0]["searched_digits"]) == ("", "")
    assert await attach(service, admin, before) == 409
    right = await office.get(f"/leads/{before['id']}/documents/right")
    assert (right.status_code, right.json()["code"]) == (409, "documents_refused")


async def test_the_notes_and_the_story_of_a_blanked_lead_go_and_nothing_late_is_told(
    service: Service, office: httpx.AsyncClient, linked: Add, ana: CustomerState, announced: Announced
) -> None:
    # L-33 D-16
    lead = await linked("won")
    assert (await office.post(f"/leads/{lead['id']}/notes", json={"text": "Ana is at home"})).status_code == 201
    moved = LeadStatusChanged.model_validate((await announced(lead["id"]))[-1]["body"])
    await deliver(service, moved)
    assert (await office.get(f"/leads/{lead['id']}/timeline")).json()["total"] == 1
    await deliver(service, deleted(ana))
    late = moved.lead.model_copy(update={"version": 50})
    await deliver(service, LeadChanged(lead=late, changes=[Change(field="name", old="Ana", new="Zoë")]))
    for what in ("notes", "timeline"):
        assert (await office.get(f"/leads/{lead['id']}/{what}")).json()["items"] == []


async def test_quotes_of_a_blanked_lead_are_announced_as_deleted_and_no_more_are_taken(
    service: Service, office: httpx.AsyncClient, linked: Add, ana: CustomerState, announced: Announced
) -> None:
    # L-33 D-16 D-27
    lead = await linked("won")
    line = {"description": "Heat pump", "quantity": "1", "unit_price": "8000", "vat_percent": "20"}
    form, path = {"title": "Ana's", "valid_until": "2099-01-01", "lines": [line]}, f"/leads/{lead['id']}/quotes"
    quote = (await office.post(path, json=form)).json()
    kept = (await office.get(f"/customers/{ana.id}/personal-data")).json()["records"]["quotes"]
    assert [one["title"] for one in kept] == ["Ana's"]
    await deliver(service, deleted(ana))
    assert (await announced(quote["id"]))[-1]["type"] == "QuoteDeleted"
    assert (await office.get(path)).json()["total"] == 0
    assert (await office.get(f"/leads/{lead['id']}")).json()["quote_count"] == 0
    refused = await office.post(path, json=form)
    assert (refused.status_code, refused.json()["code"]) == (409, "quotes_refused")


async def test_documents_and_what_becomes_of_the_customer_are_told_in_the_leads_story(
    service: Service, office: httpx.AsyncClient, linked: Add, admin: Caller, announced: Announced, ana: CustomerState,
    bob: CustomerState,
) -> None:  # D-16 D-19  # fmt: skip
    lead = await linked()
    await attach(service, admin, lead)
    (one,) = (await office.get(f"/leads/{lead['id']}/documents")).json()["items"]
    await office.delete(f"/leads/{lead['id']}/documents/{one['id']}")
    await deliver(service, merged(ana, bob), deleted(bob))
    kinds = event_types()
    for event in [*await announced(one["id"]), *(await announced(lead["id"]))[-2:]]:
        await deliver(service, kinds[event["type"]].model_validate(event["body"]))
    told = (await office.get(f"/leads/{lead['id']}/timeline", headers={"Accept-Language": "fr"})).json()["items"]
    assert [entry["summary"] for entry in told[::-1]] == [
        "Document ajouté", "Document retiré", "Son client a été fusionné avec un autre", "Son client a été supprimé"
    ]  # fmt: skip


async def test_whatever_belongs_to_a_lead_goes_when_it_is_blanked(service: Service) -> None:
    # L-33 D-16
    with service.bound():
        tables = await fetch("SELECT table_name FROM information_schema.columns WHERE column_name = 'lead_id'")
    assert {row["table_name"] for row in tables} == set(TABLES_OF_A_LEAD)


async def test_an_erasure_is_acknowledged_once_when_events_and_answers_are_gone(
    service: Service, linked: Add, admin: Caller, account: UUID, ana: CustomerState
) -> None:
    # D-16
    for kind in ("open", "won", "lost"):
        await attach(service, admin, await linked(kind))
    erasure = new_id()
    await deliver(service, deleted(ana, erasure))
    assert await acknowledged(service, account, erasure) == []  # its events wait for Kafka
    with service.bound():
        assert await fetch(LEFT, account)
        await fetch("UPDATE outbox SET published_at = now() WHERE account_id = $1", account)
    for _ in range(2):
        counted = await acknowledged(service, account, erasure)
        assert counted == [{"leads": 3, "blanked_leads": 2, "documents": 2}]
    with service.bound():
        blanked = [orjson.loads(row["body"]) for row in await fetch(LEFT, account)]
    assert [body for body in blanked if body["lead"]["status_type"] != "open"] == []


async def acknowledged(service: Service, account: UUID, erasure: UUID) -> list[Shown]:
    """What the acknowledgements count after the chore has been at it once."""
    with service.bound():
        await forgetting.forget()
        await acknowledging.settle(acknowledged_by(LeadsErased))
        rows = await fetch("SELECT body FROM outbox WHERE account_id = $1 AND aggregate_id = $2", account, erasure)
    return [orjson.loads(row["body"])["erasure"]["counts"] for row in rows]


async def test_a_merged_customers_leads_belong_to_the_one_that_remains(
    service: Service,
    office: httpx.AsyncClient,
    linked: Add,
    announced: Announced,
    ana: CustomerState,
    bob: CustomerState,
) -> None:
    # D-16
    befores = [await linked(kind) for kind in STATUSES]
    theirs = await linked("won", bob)
    for _ in range(2):
        await deliver(service, merged(ana, bob))
    for before in befores:
        after = (await office.get(f"/leads/{before['id']}")).json()
        moved = {"customer_id": str(bob.id), "customer_name": "Bob Martin", "version": before["version"] + 1}
        assert after == {**before, **moved, "updated_at": after["updated_at"]}
        last = (await announced(before["id"]))[-1]
        assert (last["type"], last["body"]["former_customer_id"]) == ("LeadRelinked", str(ana.id))
        assert last["body"]["lead"]["customer_id"] == str(bob.id)
    assert (await office.get(f"/leads/{theirs['id']}")).json() == theirs
    with service.bound():
        rows = await fetch(
            "SELECT searched_text FROM lead WHERE account_id = $1 AND customer_id = $2", ana.account_id, bob.id
        )
    assert all("bob martin" in row["searched_text"] for row in rows)


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_merge_and_the_survivors_end_are_one_story_in_any_order(
    service: Service,
    office: httpx.AsyncClient,
    linked: Add,
    ana: CustomerState,
    bob: CustomerState,
    customer: Customer,
    order: tuple[int, ...],
) -> None:
    # D-16
    zoe = customer(name="Zoë")
    won, still_open = await linked("won"), await linked("open", bob)
    story: list[Event] = [merged(ana, bob), merged(bob, zoe), deleted(zoe, new_id(), ana.id, bob.id)]
    for place in order:
        await deliver(service, story[place])
    shown = [(await office.get(f"/leads/{one['id']}")).json() for one in (won, still_open)]
    assert [(one["name"], one["customer_id"]) for one in shown] == [("", None), ("Ana's heat pump", None)]


async def test_nothing_personal_of_a_customer_who_left_is_remembered(
    service: Service, ana: CustomerState, bob: CustomerState
) -> None:
    # D-16
    await deliver(service, merged(ana, bob), deleted(bob))
    with service.bound():
        known = await fetch(
            "SELECT name, deleted, merged_into FROM known_customer WHERE account_id = $1 ORDER BY merged_into",
            ana.account_id,
        )
    assert known == [
        {"name": "", "deleted": True, "merged_into": bob.id},
        {"name": "", "deleted": True, "merged_into": None},
    ]


async def test_the_gateway_gathers_what_a_deletion_touches_and_everything_that_is_kept(
    service: Service, office: httpx.AsyncClient, linked: Add, add: Add, admin: Caller, ana: CustomerState
) -> None:
    # D-16
    leads = [await linked(kind) for kind in STATUSES]
    for lead in [*leads, leads[1], await add()]:
        await attach(service, admin, lead)
    await office.post(f"/leads/{leads[2]['id']}/notes", json={"text": "Called twice"})
    counts = (await office.get(f"/customers/{ana.id}/impact")).json()
    assert counts == {"leads": 3, "blanked_leads": 2, "documents": 3}
    kept = (await office.get(f"/customers/{ana.id}/personal-data")).json()
    assert kept["records"]["leads"] == leads
    assert {one["filename"] for one in kept["records"]["documents"]} == {"ana.pdf"}
    assert len(kept["records"]["documents"]) == 4
    assert [(one["lead_id"], one["text"]) for one in kept["records"]["notes"]] == [(leads[2]["id"], "Called twice")]
    assert kept["owners"] == [{"owner_type": "lead", "owner_id": lead["id"]} for lead in leads]


@pytest.mark.parametrize(("role", "statuses"), [("manager", [200, 200]), ("sales", [200, 403]), ("viewer", [403, 403])])
async def test_who_may_ask_is_checked_here_too_and_other_accounts_have_nothing(
    service: Service, linked: Add, account: UUID, ana: CustomerState, role: Any, statuses: list[int]
) -> None:
    # D-01 D-02
    await linked()
    async with client_of(service, somebody(role, account_id=account)) as client:
        paths = [f"/customers/{ana.id}/{what}" for what in ("impact", "personal-data")]
        assert [(await client.get(path)).status_code for path in paths] == statuses
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        impact, data = [(await stranger.get(path)).json() for path in paths]
    assert set(impact.values()) == {0}
    assert data == {"records": {"leads": [], "documents": [], "notes": [], "quotes": []}, "owners": []}
