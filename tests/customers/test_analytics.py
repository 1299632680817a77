"""A customer in figures, from the events of installations."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody
from contracts import Actor, Event
from contracts.envelope import envelope_of
from contracts.installations import (
    DeletedInstallation,
    InstallationChanged,
    InstallationDeleted,
    InstallationScheduled,
    InstallationSnapshot,
    InstallationState,
    InstallationStatusChanged,
    InstallationUnlinked,
)
from local_stack.kafka import Kafka

Add = Callable[..., Awaitable[dict[str, Any]]]
Announce = Callable[[Event], Awaitable[None]]

GROUPS = {
    "scheduled": "scheduled", "started": "in_progress", "completed": "completed", "customer_approved": "completed",
    "cancelled": "cancelled",
}  # fmt: skip
QUOTE = "INSERT INTO known_quote (id, account_id, customer_id, status, value) VALUES ($1, $2, $3, $4, $5)"


@pytest.fixture
async def announce(kafka: Kafka) -> AsyncIterator[Announce]:
    """Puts an event of the installations service on its topic, as that service would."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka.servers)
    await producer.start()

    async def put(event: Event) -> None:
        envelope = envelope_of(
            event, event_id=new_id(), source="/services/installations", time=now(),
            actor=Actor(kind="system"), channel="system",
        )  # fmt: skip
        headers = [(name, value.encode()) for name, value in envelope.headers().items()]
        body, key = event.model_dump_json().encode(), str(event.state.id).encode()
        await producer.send_and_wait(event.topic.name, body, key=key, headers=headers)

    yield put
    await producer.stop()


def job(account: UUID, customer_id: str | None, status: str = "scheduled", **given: Any) -> InstallationState:
    state = {
        "id": new_id(), "account_id": account, "version": 1, "customer_id": customer_id, "customer_name": "Ana",
        "title": "Heat pump", "items": [], "address": "1 rue X", "status": status, "status_group": GROUPS[status],
        "scheduled_on": date(2030, 1, 2), "window": None, "installation_partner_id": None, "technician_id": None,
        "notes": "", "photos": [], "created_at": now(), "updated_at": now(),
    }  # fmt: skip
    return InstallationState.model_validate(state | given)


def later(state: InstallationState, **given: Any) -> InstallationState:
    """The next version of an installation."""
    return InstallationState.model_validate(state.model_dump() | {"version": state.version + 1} | given)


def completed(state: InstallationState, at: datetime) -> InstallationStatusChanged:
    done = later(state, status="completed", status_group="completed", completed_at=at)
    return InstallationStatusChanged(installation=done, old="started", new="completed", reason=None)


async def figures(office: httpx.AsyncClient, customer_id: str, **expected: Any) -> dict[str, Any]:
    """The analytics as soon as they say what is expected."""

    async def told() -> dict[str, Any] | None:
        shown: dict[str, Any] = (await office.get(f"/customers/{customer_id}/analytics")).json()
        return shown if {name: shown[name] for name in expected} == expected else None

    shown = await eventually(told)
    assert shown is not None
    return shown


async def test_of_a_customer_without_anything_nothing_is_made_up(office: httpx.AsyncClient, add: Add) -> None:
    # M-20 D-34
    customer = await add()
    answer = await office.get(f"/customers/{customer['id']}/analytics")
    assert answer.status_code == 200
    shown = answer.json()
    assert set(shown.pop("installations_by_status").values()) == {0}
    assert shown == {
        "installations": 0,
        "installations_by_status_group": dict.fromkeys(
            ("scheduled", "en_route", "in_progress", "completed", "cancelled"), 0
        ),
        "first_installation": None,
        "last_installation": None,
        "share_on_time": None,
        "open_quotes_value": "0.00",
        "approved_quotes_value": "0.00",
        "days_since_last_contact": None,
    }


async def test_installations_are_counted_by_status_and_group_and_the_first_and_last_are_named(
    office: httpx.AsyncClient, add: Add, announce: Announce, account: UUID
) -> None:
    # M-20 D-34
    customer = (await add())["id"]
    days = {"scheduled": date(2030, 6, 1), "started": date(2030, 2, 1), "customer_approved": date(2030, 3, 1)}
    jobs = {status: job(account, customer, status, scheduled_on=day) for status, day in days.items()}
    called_off = [job(account, customer, "cancelled", scheduled_on=date(year, 1, 1)) for year in (2029, 2031)]
    for state in (*jobs.values(), *called_off):
        await announce(InstallationScheduled(installation=state))
    shown = await figures(office, customer, installations=5)
    by_status = {status: count for status, count in shown["installations_by_status"].items() if count}
    assert by_status == {"scheduled": 1, "started": 1, "customer_approved": 1, "cancelled": 2}
    assert len(shown["installations_by_status"]) == 10
    assert shown["installations_by_status_group"] == {
        "scheduled": 1, "en_route": 0, "in_progress": 1, "completed": 1, "cancelled": 2,
    }  # fmt: skip
    first, last = shown["first_installation"], shown["last_installation"]
    assert first == {"id": str(jobs["started"].id), "status": "started", "scheduled_on": "2030-02-01"}
    assert last == {"id": str(jobs["scheduled"].id), "status": "scheduled", "scheduled_on": "2030-06-01"}
    assert shown["share_on_time"] is None


async def test_the_share_on_time_is_of_those_completed_on_or_before_their_day(
    office: httpx.AsyncClient, add: Add, announce: Announce, account: UUID
) -> None:
    # M-20 D-34
    customer = (await add())["id"]
    moments = ("2030-01-01T09:00:00", "2030-01-02T23:59:59", "2030-01-03T00:00:00")
    for moment in moments:
        state = job(account, customer, "started")
        await announce(InstallationScheduled(installation=state))
        await announce(completed(state, datetime.fromisoformat(moment).replace(tzinfo=UTC)))
    unknown = job(account, customer, "completed")
    await announce(InstallationSnapshot(installation=unknown))
    await figures(office, customer, installations=4, share_on_time=0.6667)


async def test_open_and_approved_quotes_are_summed_to_the_cent(
    office: httpx.AsyncClient, service: Service, add: Add, account: UUID
) -> None:
    customer, other = (await add())["id"], (await add())["id"]
    quotes = [("sent", "1000.10"), ("sent", "0.95"), ("approved", "99.99"), ("draft", "5"), ("rejected", "7")]
    with service.bound():
        for status, value in quotes:
            await fetch(QUOTE, new_id(), account, customer, status, value)
    await figures(office, customer, open_quotes_value="1001.05", approved_quotes_value="99.99")
    await figures(office, other, open_quotes_value="0.00", approved_quotes_value="0.00")


async def test_the_last_contact_is_the_last_completed_job_or_email(
    office: httpx.AsyncClient, service: Service, add: Add, announce: Announce, account: UUID
) -> None:
    # M-20 D-34
    customer = (await add())["id"]
    for days in (30, 12):
        state = job(account, customer, "started")
        await announce(completed(state, now() - timedelta(days=days, hours=1)))
    await figures(office, customer, installations=2, days_since_last_contact=12)
    await announce(InstallationScheduled(installation=job(account, customer)))
    await figures(office, customer, installations=3, days_since_last_contact=12)
    entry = (
        "INSERT INTO timeline_entry (id, account_id, customer_id, at, actor, channel, action, facts, changes, source) "
        "VALUES ($1, $2, $3, $4, '{}', 'web', 'customer_email_sent', '{}', '[]', '/services/customers')"
    )
    with service.bound():
        await fetch(entry, new_id(), account, UUID(customer), now() - timedelta(days=3, hours=1))
    await figures(office, customer, days_since_last_contact=3)


async def test_a_job_that_moves_to_another_customer_counts_there(
    office: httpx.AsyncClient, add: Add, announce: Announce, account: UUID
) -> None:
    before, after = (await add())["id"], (await add())["id"]
    state = job(account, before)
    await announce(InstallationScheduled(installation=state))
    await figures(office, before, installations=1)
    await announce(InstallationChanged(installation=later(state, customer_id=after), changes=[]))
    await figures(office, after, installations=1)
    await figures(office, before, installations=0)


@pytest.mark.parametrize("how", ["deleted", "unlinked"])
async def test_a_job_that_is_gone_counts_no_more(
    office: httpx.AsyncClient, add: Add, announce: Announce, account: UUID, how: str
) -> None:
    customer = (await add())["id"]
    state, kept = job(account, customer), job(account, customer)
    for one in (state, kept):
        await announce(InstallationScheduled(installation=one))
    await figures(office, customer, installations=2)
    gone = DeletedInstallation(id=state.id, account_id=account, version=2, customer_id=UUID(customer))
    unlinked = later(state, customer_id=None, customer_name=None)
    await announce(
        InstallationDeleted(installation=gone)
        if how == "deleted"
        else InstallationUnlinked(installation=unlinked, former_customer_id=UUID(customer))
    )
    await figures(office, customer, installations=1)
    await announce(InstallationScheduled(installation=state))  # late and repeated
    await announce(InstallationScheduled(installation=job(account, customer)))
    await figures(office, customer, installations=2)


async def test_jobs_from_before_are_counted_when_they_are_announced_again(
    office: httpx.AsyncClient, add: Add, announce: Announce, account: UUID
) -> None:
    # M-20
    customer = (await add())["id"]
    done = job(account, customer, "completed", version=7, completed_at=datetime(2029, 1, 1, tzinfo=UTC))
    for _ in range(2):
        await announce(InstallationSnapshot(installation=done))
    await figures(office, customer, installations=1, share_on_time=1.0)
    timeline = (await office.get(f"/customers/{customer}/timeline")).json()
    assert "installation_snapshot" not in {entry["action"] for entry in timeline["items"]}


async def test_jobs_that_were_heard_of_only_for_the_timeline_are_counted_after_the_migration(
    office: httpx.AsyncClient, service: Service, add: Add, announce: Announce, account: UUID
) -> None:
    # M-20
    customer = (await add())["id"]
    state = job(account, customer, version=4)
    await announce(InstallationScheduled(installation=state))
    await figures(office, customer, installations=1)
    migration = import_module("customers.migrations.0008_analytics")
    with service.bound():
        await fetch("DELETE FROM known_installation WHERE account_id = $1", account)
        await fetch(migration.LET_SNAPSHOTS_IN)
    await announce(InstallationSnapshot(installation=state))
    await figures(office, customer, installations=1)


async def test_the_figures_go_with_the_customer(
    office: httpx.AsyncClient, service: Service, add: Add, announce: Announce, account: UUID
) -> None:
    # C-26
    customer = (await add())["id"]
    state = job(account, customer)
    await announce(InstallationScheduled(installation=state))
    await figures(office, customer, installations=1)
    assert (await office.delete(f"/customers/{customer}")).status_code == 204
    answer = await office.get(f"/customers/{customer}/analytics")
    assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found")
    with service.bound():
        left = await fetch("SELECT 1 FROM known_installation WHERE account_id = $1 AND id = $2", account, state.id)
    assert not left


async def test_the_office_sees_its_own_customers_figures_only(
    office: httpx.AsyncClient, service: Service, add: Add
) -> None:
    # D-01 D-02
    customer = await add()
    place = f"/customers/{customer['id']}/analytics"
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.get(place)).status_code == 404
    async with client_of(service, somebody("technician", account_id=new_id())) as technician:
        assert (await technician.get(place)).status_code == 403
    assert (await office.get(f"{place}?days=3")).status_code == 422
