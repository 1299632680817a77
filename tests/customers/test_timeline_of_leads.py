"""One story across lead and customer: what happened to a lead is part of the customer's timeline, once it has one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from contracts import Event
from contracts.event import Change
from contracts.leads import (
    Author,
    DeletedDocument,
    DeletedLead,
    DeletedNote,
    DocumentState,
    LeadBlanked,
    LeadChanged,
    LeadCreated,
    LeadDeleted,
    LeadDocumentAdded,
    LeadDocumentRemoved,
    LeadSnapshot,
    LeadState,
    LeadStatusChanged,
    LeadUnlinked,
    NoteAdded,
    NoteChanged,
    NoteDeleted,
    NoteState,
)

Add = Callable[..., Awaitable[dict[str, Any]]]
LATER = 1000
"""A version that comes after all others of a test."""


class Told:
    """A lead of the account, whose events reach the service."""

    def __init__(self, service: Service, account: UUID) -> None:
        self._service, self.account = service, account
        self.id, self.version = new_id(), 0

    async def tell(self, *events: Event) -> None:
        await deliver(self._service, *events)

    def lead(self, customer_id: Any = None, **given: Any) -> LeadState:
        """The lead's next version."""
        self.version += 1
        usual = {
            "id": self.id, "account_id": self.account, "version": self.version, "name": "Heat pump",
            "email": "ana@example.com", "priority": "high", "contact_number": None, "location": None, "value": None,
            "installation_partner_id": None, "source": None, "contact_date": None, "follow_up_date": None,
            "status": "pending", "status_type": "open", "lost_reason": None, "assigned_to": None,
            "customer_id": customer_id, "created_at": now(), "updated_at": now(),
        }  # fmt: skip
        return LeadState.model_validate(usual | given)

    def note(self, customer_id: Any = None) -> NoteState:
        """A new note on it."""
        return NoteState.model_validate(
            {"id": new_id(), "account_id": self.account, "version": 1, "lead_id": self.id, "customer_id": customer_id,
             "author": Author(id=None, name="Sam"), "created_at": now(), "edited_at": None}
        )  # fmt: skip

    def gone(self, customer_id: Any = None) -> LeadDeleted:
        """Its deletion."""
        return LeadDeleted(
            lead=DeletedLead(id=self.id, account_id=self.account, version=LATER, customer_id=customer_id)
        )


@pytest.fixture
def told(service: Service, account: UUID) -> Told:
    return Told(service, account)


async def summaries(client: httpx.AsyncClient, customer: dict[str, Any]) -> list[str]:
    """What a customer's timeline says besides its beginning, oldest first."""
    page = (await client.get(f"/customers/{customer['id']}/timeline", params={"page_size": 100})).json()
    return [entry["summary"] for entry in page["items"][::-1] if entry["action"] != "customer_created"]


async def waiting(service: Service, account: UUID) -> int:
    """How many entries wait for a customer."""
    with service.bound():
        rows = await fetch("SELECT id FROM timeline_entry WHERE account_id = $1 AND customer_id IS NULL", account)
    return len(rows)


async def test_what_happened_before_the_conversion_moves_into_the_customers_timeline(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, told: Told
) -> None:
    # L-40 D-19
    customer, note = await add(), told.note()
    changes = [Change(field="value", old=None, new="1200.00")]
    await told.tell(
        LeadCreated(lead=told.lead()),
        NoteAdded(note=note),
        LeadChanged(lead=told.lead(), changes=changes),
        LeadStatusChanged(lead=told.lead(status="contacted"), old="pending", new="contacted"),
    )
    assert (await summaries(office, customer), await waiting(service, account)) == ([], 4)
    linked = told.lead(customer["id"])
    await told.tell(LeadStatusChanged(lead=linked, old="contacted", new="completed"))
    await told.tell(NoteChanged(note=note.model_copy(update={"version": 2})))  # from before, but it comes late
    assert await waiting(service, account) == 0
    assert await summaries(office, customer) == [
        "Lead added: Heat pump", "Note added to a lead", "Lead changed: Heat pump",
        "Lead Heat pump: pending → contacted", "Lead Heat pump: contacted → completed", "Note of a lead changed",
    ]  # fmt: skip
    entries = (await office.get(f"/customers/{customer['id']}/timeline?action=lead_changed")).json()["items"]
    assert entries[0]["changes"] == [change.model_dump() for change in changes]
    office.headers["Accept-Language"] = "fr"
    assert (await summaries(office, customer))[0] == "Lead ajouté : Heat pump"


async def test_a_note_that_overtakes_the_conversion_finds_its_way(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, told: Told
) -> None:
    # D-19
    customer = await add()
    note = told.note(customer["id"])
    gone = DeletedNote(id=note.id, account_id=account, version=2, lead_id=told.id, customer_id=UUID(customer["id"]))
    await told.tell(NoteAdded(note=note), NoteDeleted(note=gone))
    assert await waiting(service, account) == 2
    await told.tell(LeadSnapshot(lead=told.lead(customer["id"])))
    assert await summaries(office, customer) == ["Note added to a lead", "Note of a lead deleted"]


@pytest.mark.parametrize("linked", [True, False])
async def test_a_deleted_leads_story_goes_and_only_that_it_was_deleted_remains(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, told: Told, linked: bool
) -> None:
    # L-33
    customer = await add()
    customer_id = customer["id"] if linked else None
    await told.tell(LeadCreated(lead=told.lead(customer_id)), NoteAdded(note=told.note(customer_id)))
    await told.tell(told.gone(customer_id))
    await told.tell(NoteAdded(note=told.note(customer_id)))  # it comes late
    assert await summaries(office, customer) == (["Lead deleted"] if linked else [])
    assert await waiting(service, account) == 0


async def test_documents_of_a_lead_are_part_of_its_story_and_a_blanked_leads_story_goes(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, told: Told
) -> None:
    # D-16 D-19
    customer = await add()
    gone = DeletedDocument(id=new_id(), account_id=account, version=2, lead_id=told.id, customer_id=None)
    state = {"content_type": "application/pdf", "size": 7, "uploaded_by": None, "uploaded_at": now()}
    document = DocumentState.model_validate({**gone.model_dump(), "version": 1, **state})
    await told.tell(LeadDocumentAdded(document=document), LeadDocumentRemoved(document=gone))
    await told.tell(LeadSnapshot(lead=told.lead(customer["id"])))
    assert await summaries(office, customer) == ["Document added to a lead", "Document removed from a lead"]
    await told.tell(LeadUnlinked(lead=told.lead(), former_customer_id=new_id()))
    await told.tell(LeadChanged(lead=told.lead(), changes=[]))
    assert await waiting(service, account) == 1
    await told.tell(LeadBlanked(lead=told.lead(name="", email=""), former_customer_id=new_id()))
    assert (await summaries(office, customer), await waiting(service, account)) == ([], 0)


async def test_another_leads_story_stays(office: httpx.AsyncClient, service: Service, add: Add, told: Told) -> None:
    customer, other = await add(), Told(service, told.account)
    for lead in (told, other):
        await told.tell(LeadCreated(lead=lead.lead(customer["id"])))
    await told.tell(told.gone(customer["id"]))
    assert await summaries(office, customer) == ["Lead added: Heat pump", "Lead deleted"]


async def test_the_story_follows_a_merge_and_goes_with_the_customer(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, told: Told
) -> None:
    # D-19
    customer, survivor = await add(), await add()
    await told.tell(LeadCreated(lead=told.lead(customer["id"])))
    merged = await office.post(f"/customers/{survivor['id']}/merge", json={"other_id": customer["id"]})
    assert merged.status_code == 200
    await told.tell(NoteAdded(note=told.note(customer["id"])))
    texts = await summaries(office, survivor)
    assert {"Lead added: Heat pump", "Note added to a lead"} <= set(texts)
    assert (await office.delete(f"/customers/{survivor['id']}")).status_code == 204
    await told.tell(NoteAdded(note=told.note(survivor["id"])), LeadSnapshot(lead=told.lead(survivor["id"])))
    with service.bound():
        left = await fetch("SELECT id FROM timeline_entry WHERE account_id = $1 AND lead_id = $2", account, told.id)
    assert left == []


async def test_the_story_of_another_accounts_lead_is_not_told(
    service: Service, office: httpx.AsyncClient, add: Add
) -> None:
    # D-01
    customer, stranger = await add(), Told(service, new_id())
    await stranger.tell(LeadCreated(lead=stranger.lead(customer["id"])), NoteAdded(note=stranger.note()))
    assert await summaries(office, customer) == []


async def test_no_entry_is_left_behind_by_a_conversion_at_the_same_moment(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:
    # D-19
    customer = await add()
    leads = [Told(service, account) for _ in range(20)]
    for lead in leads:
        converted = LeadSnapshot(lead=lead.lead(customer["id"]))
        await asyncio.gather(lead.tell(NoteAdded(note=lead.note())), lead.tell(converted))
    assert await waiting(service, account) == 0
    assert await summaries(office, customer) == ["Note added to a lead"] * len(leads)
