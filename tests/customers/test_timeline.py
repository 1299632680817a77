"""A customer's story, told by everybody's events."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody
from contracts import Actor, Channel, Event
from contracts.envelope import envelope_of
from contracts.event import Change
from contracts.installations import (
    CertificateAdded,
    CertificateChanged,
    CertificateDeleted,
    CertificateState,
    DeletedCertificate,
    DeletedDiaryEvent,
    DeletedInstallation,
    DeletedInvoice,
    DeletedServicePlan,
    DiaryEventAdded,
    DiaryEventChanged,
    DiaryEventDeleted,
    DiaryEventState,
    InstallationChanged,
    InstallationDeleted,
    InstallationPhotoAdded,
    InstallationPhotoRemoved,
    InstallationScheduled,
    InstallationState,
    InstallationStatusChanged,
    InvoiceAdded,
    InvoiceChanged,
    InvoiceDeleted,
    InvoiceState,
    Photo,
    ServicePlanAdded,
    ServicePlanChanged,
    ServicePlanDeleted,
    ServicePlanState,
)
from local_stack.kafka import Kafka

Add = Callable[..., Awaitable[dict[str, Any]]]
Announce = Callable[[Event], Awaitable[None]]

TECHNICIAN = Actor(kind="staff", id=new_id(), name="Theo Technician")


@pytest.fixture
async def announce(kafka: Kafka) -> AsyncIterator[Announce]:
    """Puts another service's event on its topic, as that service would."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka.servers)
    await producer.start()

    async def put(event: Event) -> None:
        envelope = envelope_of(
            event, event_id=new_id(), source="/services/installations", time=now(), actor=TECHNICIAN, channel="web"
        )
        headers = [(name, value.encode()) for name, value in envelope.headers().items()]
        body, key = event.model_dump_json().encode(), str(event.state.id).encode()
        await producer.send_and_wait(event.topic.name, body, key=key, headers=headers)

    yield put
    await producer.stop()


def installation(account: UUID, customer_id: str | None, **given: Any) -> InstallationState:
    state = {
        "id": new_id(), "account_id": account, "version": 1, "customer_id": customer_id, "customer_name": "Ana",
        "title": "Heat pump", "items": [], "address": "1 rue X", "status": "scheduled", "status_group": "scheduled",
        "scheduled_on": date(2030, 1, 2), "window": None, "installation_partner_id": None, "technician_id": None,
        "notes": "", "photos": [], "created_at": now(), "updated_at": now(),
    }  # fmt: skip
    return InstallationState.model_validate(state | given)


async def story(client: httpx.AsyncClient, customer_id: str, length: int, **parameters: Any) -> dict[str, Any]:
    """The timeline, as soon as it has so many entries."""

    async def told() -> dict[str, Any] | None:
        page: dict[str, Any] = (await client.get(f"/customers/{customer_id}/timeline", params=parameters)).json()
        return page if page["total"] >= length else None

    page = await eventually(told)
    assert page is not None
    assert page["total"] == length
    return page


async def test_the_story_of_a_customer_is_told_newest_first(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # C-41 D-19
    customer = await add(name="Ana", phone="0612345678")
    path, clerk = f"/customers/{customer['id']}", somebody("sales", account, "Sal Sales")
    async with client_of(service, clerk) as sales:
        await sales.patch(path, json={"name": "Ana Müller", "phone": "0712345678", "address": customer["address"]})
    await office.patch(path, json={"status": "inactive"})
    entries = (await story(office, customer["id"], 3))["items"]
    assert [entry["action"] for entry in entries] == ["customer_status_changed", "customer_changed", "customer_created"]
    assert [entry["changes"] for entry in entries] == [
        [{"field": "status", "old": "active", "new": "inactive"}],
        [
            {"field": "name", "old": "Ana", "new": "Ana Müller"},
            {"field": "phone", "old": "0612345678", "new": "0712345678"},
        ],
        [],
    ]
    assert entries[1]["actor"] == {"kind": "staff", "id": str(clerk.id), "name": "Sal Sales"}
    assert [entry["actor"]["name"] for entry in entries] == ["Ada Admin", "Sal Sales", "Ada Admin"]
    assert {(entry["channel"], entry["source"]) for entry in entries} == {("api", "/services/customers")}
    times = [datetime.fromisoformat(entry["at"]) for entry in entries]
    assert times == sorted(times, reverse=True)
    assert {time.tzinfo for time in times} == {UTC}


async def test_an_entry_has_the_promised_fields_and_no_others(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    (entry,) = (await story(office, (await add())["id"], 1))["items"]
    assert set(entry) == {"id", "at", "actor", "channel", "action", "summary", "changes", "source"}


@pytest.mark.parametrize("channel", ["web", "api", "import", "system"])
async def test_an_entry_says_through_what_it_happened(
    service: Service, account: UUID, form: Callable[..., dict[str, Any]], channel: Channel
) -> None:  # D-19
    async with client_of(service, replace(somebody(account_id=account), channel=channel)) as client:
        customer_id = (await client.post("/customers", json=form())).json()["id"]
        (entry,) = (await story(client, customer_id, 1))["items"]
    assert entry["channel"] == channel


async def test_a_change_of_status_among_others_is_one_entry(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    customer_id = (await add())["id"]
    await office.patch(f"/customers/{customer_id}", json={"status": "inactive", "kind": "business"})
    entry = (await story(office, customer_id, 2))["items"][0]
    assert entry["action"] == "customer_changed"
    assert {change["field"]: (change["old"], change["new"]) for change in entry["changes"]} == {
        "status": ("active", "inactive"),
        "kind": ("individual", "business"),
    }


async def test_what_changes_nothing_is_no_entry(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    customer = await add()
    path = f"/customers/{customer['id']}"
    await office.patch(path, json={"name": customer["name"]})
    await office.patch(path, json={"name": ""})
    await office.patch(path, json={"name": "B"}, headers={"If-Match": '"9"'})
    await office.patch(path, json={"name": "C"})
    entries = (await story(office, customer["id"], 2))["items"]
    assert entries[0]["changes"] == [{"field": "name", "old": customer["name"], "new": "C"}]


async def test_a_long_story_comes_in_pages(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    customer_id = (await add())["id"]
    for number in range(22):
        await office.patch(f"/customers/{customer_id}", json={"name": f"Name {number}"})
    whole = (await story(office, customer_id, 23, page_size=100))["items"]
    first, second, third = [await story(office, customer_id, 23, page=page) for page in (1, 2, 3)]
    assert [page["page_size"] for page in (first, second, third)] == [20, 20, 20]
    assert first["items"] + second["items"] == whole
    assert (len(first["items"]), third["items"]) == (20, [])
    assert [entry["changes"][0]["new"] for entry in whole[:-1]] == [f"Name {number}" for number in range(21, -1, -1)]


async def test_a_summary_is_in_the_readers_language(office: httpx.AsyncClient, add: Add) -> None:  # D-40 D-19
    customer_id = (await add())["id"]
    english = (await story(office, customer_id, 1))["items"][0]["summary"]
    office.headers["Accept-Language"] = "fr-FR"
    french = (await story(office, customer_id, 1))["items"][0]["summary"]
    assert (english, french) == ("Customer added", "Client ajouté")


async def test_installations_and_their_photos_are_part_of_the_story(
    office: httpx.AsyncClient, account: UUID, add: Add, announce: Announce
) -> None:  # C-41 D-19
    customer_id = (await add())["id"]
    photo = Photo(id=new_id(), width=4, height=3, uploaded_at=now())
    state = installation(account, customer_id)
    versions = [state.model_copy(update={"version": version}) for version in range(1, 7)]
    moved = Change(field="scheduled_on", old="2030-01-02", new="2030-02-03")
    gone = DeletedInstallation(id=state.id, account_id=account, version=6, customer_id=UUID(customer_id))
    events: list[Event] = [
        InstallationScheduled(installation=versions[0]),
        InstallationChanged(installation=versions[1], changes=[moved]),
        InstallationStatusChanged(installation=versions[2], old="scheduled", new="started", reason=None),
        InstallationPhotoAdded(installation=versions[3], photo=photo),
        InstallationPhotoRemoved(installation=versions[4], photo_id=photo.id),
        InstallationDeleted(installation=gone),
    ]
    for event in events:
        await announce(event)
    entries = (await story(office, customer_id, 7))["items"][:6][::-1]
    assert [entry["summary"] for entry in entries] == [
        "Installation scheduled: Heat pump",
        "Installation changed: Heat pump",
        "Installation Heat pump: scheduled → started",
        "Photo added to Heat pump",
        "Photo removed from Heat pump",
        "Installation deleted",
    ]
    assert [entry["changes"] for entry in entries[1:3]] == [
        [{"field": "scheduled_on", "old": "2030-01-02", "new": "2030-02-03"}],
        [{"field": "status", "old": "scheduled", "new": "started"}],
    ]
    assert {entry["actor"]["name"] for entry in entries} == {"Theo Technician"}
    assert {(entry["channel"], entry["source"]) for entry in entries} == {("web", "/services/installations")}


async def test_another_accounts_event_does_not_get_into_the_story(
    office: httpx.AsyncClient, account: UUID, add: Add, announce: Announce
) -> None:  # D-01
    customer_id, mine = (await add())["id"], new_id()
    theirs = installation(new_id(), customer_id, id=mine, title="Theirs")
    await announce(InstallationScheduled(installation=theirs))
    await announce(InstallationScheduled(installation=installation(account, None, id=mine, version=2)))
    await announce(InstallationScheduled(installation=installation(account, customer_id, id=mine, version=3)))
    entries = (await story(office, customer_id, 2))["items"]
    assert [entry["summary"] for entry in entries] == ["Installation scheduled: Heat pump", "Customer added"]


async def test_the_story_goes_with_the_customer(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, announce: Announce
) -> None:  # C-26 D-16
    goes, stays = await add(), await add()
    await story(office, goes["id"], 1)
    assert (await office.delete(f"/customers/{goes['id']}")).status_code == 204
    late, next_one = installation(account, goes["id"]), installation(account, stays["id"])
    await announce(InstallationScheduled(installation=late))
    await announce(InstallationScheduled(installation=next_one.model_copy(update={"id": late.id, "version": 2})))
    await story(office, stays["id"], 2)
    with service.bound():
        left = await fetch("SELECT customer_id FROM timeline_entry WHERE account_id = $1", account)
    assert {str(row["customer_id"]) for row in left} == {stays["id"]}


@pytest.mark.parametrize("parameters", [{"page": "0"}, {"page_size": "101"}, {"q": "ana"}])
async def test_a_bad_parameter_of_the_timeline_is_named(
    office: httpx.AsyncClient, add: Add, parameters: dict[str, str]
) -> None:  # D-42
    answer = await office.get(f"/customers/{(await add())['id']}/timeline", params=parameters)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, list(parameters))


async def test_events_service_plans_and_papers_are_part_of_the_story(
    office: httpx.AsyncClient, account: UUID, add: Add, announce: Announce
) -> None:  # C-41 D-19 M-02 M-18 M-19
    customer_id = (await add())["id"]
    usual = {"account_id": account, "customer_id": customer_id, "created_at": now(), "updated_at": now()}
    entry = DiaryEventState.model_validate(
        {**usual, "id": new_id(), "version": 1, "title": "Check", "starts_at": now(), "ends_at": now(),
         "kind": "other", "notes": ""}
    )  # fmt: skip
    plan = ServicePlanState.model_validate(
        {**usual, "id": new_id(), "version": 1, "name": "Care", "description": "", "frequency": "yearly",
         "price": "1.00", "starts_on": date(2030, 1, 1), "status": "active"}
    )  # fmt: skip
    paper = {"customer_name": "Ana", "address": "1 rue X", "property_reference": None, "installation_partner_id": None}
    invoice = InvoiceState.model_validate(
        {**usual, **paper, "id": new_id(), "version": 1, "number": "2026-1", "date": date(2030, 1, 1),
         "due": date(2030, 1, 31), "description": "Care", "amount": "1.00", "currency": "EUR", "status": "unpaid"}
    )  # fmt: skip
    certificate = CertificateState.model_validate(
        {**usual, **paper, "id": new_id(), "version": 1, "type": "Gas", "number": "G-1",
         "issued_on": date(2030, 1, 1), "expires_on": None}
    )  # fmt: skip
    changes = [Change(field="notes", old="", new="Ring twice")]
    second, third = {"version": 2}, {"version": 3}
    gone_entry = DeletedDiaryEvent.model_validate({**entry.model_dump(), **third})
    gone_plan = DeletedServicePlan.model_validate({**plan.model_dump(), **third})
    gone_invoice = DeletedInvoice.model_validate({**invoice.model_dump(), **third})
    gone_certificate = DeletedCertificate.model_validate({**certificate.model_dump(), **third})
    for event in (
        DiaryEventAdded(diary_event=entry),
        DiaryEventChanged(diary_event=entry.model_copy(update=second), changes=changes),
        DiaryEventDeleted(diary_event=gone_entry),
        ServicePlanAdded(service_plan=plan),
        ServicePlanChanged(service_plan=plan.model_copy(update=second), changes=changes),
        ServicePlanDeleted(service_plan=gone_plan),
        InvoiceAdded(invoice=invoice),
        InvoiceChanged(invoice=invoice.model_copy(update=second), changes=changes),
        InvoiceDeleted(invoice=gone_invoice),
        CertificateAdded(certificate=certificate),
        CertificateChanged(certificate=certificate.model_copy(update=second), changes=changes),
        CertificateDeleted(certificate=gone_certificate),
    ):
        await announce(event)
    entries = (await story(office, customer_id, 13))["items"]
    assert {entry["summary"] for entry in entries} == {
        "Customer added", "Event added: Check", "Event changed: Check", "Event deleted",
        "Service plan added: Care", "Service plan changed: Care", "Service plan deleted",
        "Invoice added: 2026-1", "Invoice changed: 2026-1", "Invoice deleted",
        "Certificate added: G-1", "Certificate changed: G-1", "Certificate deleted",
    }  # fmt: skip
    assert [entry["changes"] for entry in entries if entry["action"].endswith("_changed")] == [
        [change.model_dump() for change in changes]
    ] * 4
