"""A lead's story, told by the service's own events over Kafka."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from support.backlog import skip_backlog
from support.received import deliver

from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, eventually, migrated, somebody
from chassis.words import Language, language
from contracts.leads import Author, LeadState, LeadStatusChanged, NoteAdded, NoteState
from leads.main import build
from leads.projections import STORY
from leads.settings import Settings
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]


@pytest.fixture(scope="module")
async def service(postgres: Postgres, kafka: Kafka) -> AsyncIterator[Service]:
    """The whole service: doors, relay and consumers."""
    url = SecretStr(await postgres.create_service_database("leads"))
    await skip_backlog(kafka, "leads")
    service = build(
        Settings(database_url=url, kafka_servers=kafka.servers, internal_public_key=INTERNAL_PUBLIC_KEY)
    )  # fmt: skip
    async with migrated(service):
        pass
    async with service.running():
        yield service


async def story(client: httpx.AsyncClient, lead: Shown, length: int, **parameters: Any) -> Shown:
    """The timeline, as soon as it has so many entries."""

    async def told() -> Shown | None:
        page: Shown = (await client.get(f"/leads/{lead['id']}/timeline", params=parameters)).json()
        return page if page["total"] >= length else None

    page = await eventually(told)
    assert page is not None
    assert page["total"] == length
    return page


async def test_the_story_of_a_lead_is_told_newest_first_in_the_readers_language(
    service: Service, add: Add, office: httpx.AsyncClient, account: UUID
) -> None:
    # L-40 D-19 D-40
    lead, clerk = await add(notes="First"), somebody("sales", account, "Sal Sales")
    path = f"/leads/{lead['id']}"
    note = f"{path}/notes/{(await office.get(f'{path}/notes')).json()['items'][0]['id']}"
    await office.patch(path, json={"priority": "low", "value": "1200"})
    async with client_of(service, replace(clerk, channel="web")) as sales:
        await sales.patch(path, json={"status": "quote_sent"})
    await office.patch(path, json={"status": "lost", "lost_reason": "Too dear"})
    await office.patch(note, json={"text": "Second"})
    await office.delete(note)
    entries = (await story(office, lead, 7))["items"]
    assert [entry["summary"] for entry in entries] == [
        "Note deleted", "Note changed", "Status: Quote sent → Lost (Too dear)", "Status: Pending → Quote sent",
        "Lead details changed", "Note added", "Lead added",
    ]  # fmt: skip
    assert entries[3]["changes"] == [{"field": "status", "old": "pending", "new": "quote_sent"}]
    assert entries[4]["changes"] == [
        {"field": "priority", "old": "high", "new": "low"},
        {"field": "value", "old": None, "new": "1200.00"},
    ]
    assert (entries[3]["actor"], entries[3]["channel"]) == (
        {"kind": "staff", "id": str(clerk.id), "name": "Sal Sales"}, "web",
    )  # fmt: skip
    assert {entry["source"] for entry in entries} == {"/services/leads"}
    assert set(entries[0]) == {"id", "at", "actor", "channel", "action", "summary", "changes", "source"}
    french = (await office.get(f"{path}/timeline", headers={"Accept-Language": "fr"})).json()["items"]
    assert [entry["summary"] for entry in french[2:4]] == [
        "Statut : Devis envoyé → Perdu (Too dear)", "Statut : En attente → Devis envoyé",
    ]  # fmt: skip


async def test_quotes_are_part_of_the_story(add: Add, office: httpx.AsyncClient) -> None:
    # L-40 D-19
    lead = await add()
    line = {"description": "Heat pump", "quantity": "1", "unit_price": "8000", "vat_percent": "20"}
    form = {"title": "Heat pump", "valid_until": "2099-01-01", "lines": [line]}
    quotes = f"/leads/{lead['id']}/quotes"
    quote = (await office.post(quotes, json=form)).json()
    await office.patch(f"{quotes}/{quote['id']}", json={"lines": [{**line, "unit_price": "7000"}]})
    await office.delete(f"{quotes}/{quote['id']}")
    told = await story(office, lead, 4)
    assert [entry["summary"] for entry in told["items"][:3]] == [
        f"Quote {quote['number']} {done}" for done in ("deleted", "changed", "written")
    ]
    assert {"field": "gross", "old": "9600.00", "new": "8400.00"} in told["items"][1]["changes"]


async def test_a_story_comes_in_pages_and_can_be_narrowed(add: Add, office: httpx.AsyncClient) -> None:
    # D-19
    lead = await add()
    for number in range(3):
        await office.patch(f"/leads/{lead['id']}", json={"name": f"Name {number}"})
    whole = (await story(office, lead, 4))["items"]
    pages = [await story(office, lead, 4, page=page, page_size=3) for page in (1, 2, 3)]
    assert [entry for page in pages for entry in page["items"]] == whole
    assert [len(page["items"]) for page in pages] == [3, 1, 0]
    assert len((await story(office, lead, 3, action="lead_changed"))["items"]) == 3
    assert (await story(office, lead, 0, source="/services/customers"))["items"] == []


async def test_a_story_goes_with_its_lead_and_what_is_told_later_does_not_bring_it_back(
    service: Service, add: Add, office: httpx.AsyncClient, account: UUID
) -> None:
    # L-33
    lead = await add()
    await story(office, lead, 1)
    assert (await office.delete(f"/leads/{lead['id']}")).status_code == 204
    late = NoteState(
        id=new_id(), account_id=account, version=1, lead_id=UUID(lead["id"]), customer_id=None,
        author=Author(id=None, name="Late"), created_at=now(), edited_at=None,
    )  # fmt: skip
    await deliver(service, NoteAdded(note=late))
    answer = await office.get(f"/leads/{lead['id']}/timeline")
    assert (answer.status_code, answer.json()["code"]) == (404, "lead_not_found")
    with service.bound():
        assert await fetch("SELECT id FROM lead_entry WHERE account_id = $1", account) == []


async def test_a_story_is_its_accounts_own(service: Service, add: Add, office: httpx.AsyncClient) -> None:
    # D-01
    lead = await add()
    await story(office, lead, 1)
    stolen = LeadState.model_validate(
        {**lead, "account_id": new_id(), "version": 2, "status_type": "open", "status": "contacted"}
    )
    await deliver(service, LeadStatusChanged(lead=stolen, old="pending", new="contacted"))
    assert (await story(office, lead, 1))["items"][0]["action"] == "lead_created"
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.get(f"/leads/{lead['id']}/timeline")).status_code == 404


@pytest.mark.parametrize("action", STORY.summaries)
def test_every_action_has_a_summary_in_both_languages(action: str) -> None:
    # D-40
    facts = {"old": ["A {", "À {"], "new": "b", "reason": "{r}", "number": "Q-00001"}
    said = []
    for code in ("en", "fr"):
        spoken: Language = "fr" if code == "fr" else "en"
        token = language.set(spoken)
        said.append(STORY.summary(action, facts))
        language.reset(token)
    assert said[0] != said[1]
