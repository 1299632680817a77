"""A customer's record as it was."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, eventually, migrated, somebody
from contracts import event_types
from contracts.customers import CustomerChanged, CustomerCreated, CustomerEvent, CustomerSnapshot, CustomerState
from contracts.event import Change

Build = Callable[..., Awaitable[Service]]
Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]

CHANGES: list[dict[str, str]] = [
    {"name": "Zoé Änder"},
    {"status": "inactive"},
    {"email": "zoe@new.example.com", "phone": "+33 7 00 00 00 01"},
    {"kind": "property_agent"},
    {"status": "active", "kind": "business"},
    {"address": "2 rue Neuve\n69001 Lyon " + "x" * 470},
    {"name": "Zoé"},
]


async def told(office: httpx.AsyncClient, customer_id: str, entries: int) -> None:
    """Returns when the timeline has so many entries."""

    async def is_told() -> bool:
        return bool((await office.get(f"/customers/{customer_id}/timeline")).json()["total"] == entries)

    await eventually(is_told)


def past(shown: dict[str, Any]) -> dict[str, Any]:
    """A customer as it was shown, without what nothing remembers."""
    return shown | {"has_access_contacts": None}


async def as_of(office: httpx.AsyncClient, customer_id: str, moment: object) -> httpx.Response:
    return await office.get(f"/customers/{customer_id}", params={"as_of": str(moment)})


async def test_every_version_of_a_record_is_shown_as_it_was(office: httpx.AsyncClient, add: Add) -> None:
    # C-41 D-19
    versions = [await add()]
    customer_id = versions[0]["id"]
    for change in CHANGES:
        versions.append((await office.patch(f"/customers/{customer_id}", json=change)).json())
    for address in ({"address": "3 rue du Port"}, {"is_billing": True}):
        await office.patch(f"/customers/{customer_id}/addresses/{customer_id}", json=address)
        versions.append((await office.get(f"/customers/{customer_id}")).json())
    versions.append((await office.patch(f"/customers/{customer_id}", json={"name": "Last"})).json())
    assert [one["version"] for one in versions] == list(range(1, len(CHANGES) + 5))
    for before, after in zip(versions, [*versions[1:], None], strict=True):
        since = datetime.fromisoformat(before["updated_at"])
        until = datetime.fromisoformat(after["updated_at"]) if after else now()
        for moment in (since, since + (until - since) / 2, until - timedelta(microseconds=1)):
            answer = await as_of(office, customer_id, moment.isoformat())
            assert (answer.status_code, answer.json()) == (200, past(before) if after else before)
            assert "ETag" not in answer.headers


async def test_before_its_creation_there_is_no_record(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    customer = await add()
    created_at = datetime.fromisoformat(customer["created_at"])
    for moment in ((created_at - timedelta(microseconds=1)).isoformat(), "2001-01-01", "0001-01-01T00:00:00%2B23:59"):
        answer = await office.get(f"/customers/{customer['id']}?as_of={moment.replace('+', '%2B')}")
        assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found"), moment


async def test_what_is_to_come_is_what_is_now(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    customer = await add()
    present = (await office.patch(f"/customers/{customer['id']}", json={"name": "New"})).json()
    today = datetime.now(UTC).date()
    for moment in ("9999-12-31", "9999-12-31T23:59:59-23:59", present["updated_at"], today.isoformat(), now()):
        assert (await as_of(office, customer["id"], moment)).json() == present, moment


async def test_a_date_means_its_end_in_utc(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:
    # D-19 D-40
    customer_id = (await add(name="First"))["id"]
    for name in ("Second", "Third"):
        await office.patch(f"/customers/{customer_id}", json={"name": name})
    await told(office, customer_id, 3)
    times = ["2026-03-01T12:00:00Z", "2026-03-01T23:59:59.999Z", "2026-03-02T00:00:00Z"]
    with service.bound():
        for version, at in enumerate(times, 1):
            moved = "UPDATE timeline_entry SET at = $3::text::timestamptz WHERE account_id = $1 AND record_version = $2"
            await fetch(moved, account, version, at)
        ends = "UPDATE customer SET created_at = $2::text::timestamptz, updated_at = $3::text::timestamptz "
        await fetch(ends + "WHERE account_id = $1", account, times[0], times[2])
    shown = [
        (await as_of(office, customer_id, moment)).json().get("name")
        for moment in ("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-01T13:00:00+01:00")
    ]
    assert shown == [None, "Second", "Third", "First"]


@pytest.mark.parametrize(
    "moment",
    ["yesterday", "2026", "2026-13-01", "2026-02-30", "20260301", "2026-W10-1", "2026-03-01T25:00:00Z",
     "2026-03-01T10:00:00", "2026-03-01T10:00Z", "2026-03-01T10:00:00+25:00", "0000-01-01", "2026-03-01\n", ""],
)  # fmt: skip
async def test_what_is_no_moment_is_named(office: httpx.AsyncClient, add: Add, moment: str) -> None:  # D-42
    answer = await as_of(office, (await add())["id"], moment)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["as_of"])


async def test_the_past_is_nobody_elses_business(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # D-01 D-02
    customer = await add()
    await office.patch(f"/customers/{customer['id']}", json={"name": "New"})
    expected = [(somebody(account_id=new_id()), 404), (somebody("technician", account), 403)]
    for caller, status in [*expected, (somebody("viewer", account), 200)]:
        async with client_of(service, caller) as client:
            assert (await as_of(client, customer["id"], customer["updated_at"])).status_code == status


async def test_another_records_story_does_not_change_this_ones_past(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:  # D-19
    customer, merged = await add(), await add()
    for one in (customer, merged):
        await office.patch(f"/customers/{one['id']}", json={"name": "New"})
        await told(office, one["id"], 2)
    with service.bound():
        moved = "UPDATE timeline_entry SET customer_id = $3 WHERE account_id = $1 AND customer_id = $2"
        await fetch(moved, account, merged["id"], customer["id"])
    assert (await as_of(office, customer["id"], customer["updated_at"])).json() == past(customer)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM timeline_entry WHERE account_id = $1 AND record_version = 2",
        "DELETE FROM timeline_entry WHERE account_id = $1 AND record_version = 1",
    ],
)
async def test_a_story_with_a_gap_is_not_made_up(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, damage: str
) -> None:  # D-19
    customer = await add()
    for name in ("Second", "Third"):
        await office.patch(f"/customers/{customer['id']}", json={"name": name})
    await told(office, customer["id"], 3)
    with service.bound():
        await fetch(damage, account)
    office.headers["Accept-Language"] = "fr"
    answer = await as_of(office, customer["id"], customer["updated_at"])
    assert (answer.status_code, answer.json()["code"]) == (409, "history_incomplete")
    assert answer.json()["detail"].startswith("Une partie de l'historique")


@pytest.fixture(scope="module")
async def deaf(built: Build) -> AsyncIterator[Service]:
    """A service whose own events don't come back by themselves."""
    service = await built("customers_deaf")
    async with migrated(service):
        pass
    async with service.running(worker=False):
        yield service


async def test_a_story_that_lags_behind_is_waited_for_and_not_made_up(
    deaf: Service, account: UUID, form: Form
) -> None:  # D-19 D-20
    async with client_of(deaf, somebody(account_id=account)) as office:
        customer = (await office.post("/customers", json=form())).json()
        changed = (await office.patch(f"/customers/{customer['id']}", json={"name": "New"})).json()
        early = await as_of(office, customer["id"], customer["updated_at"])
        assert (early.status_code, early.json()["code"]) == (503, "history_on_its_way")
        assert int(early.headers["Retry-After"]) >= 1
        states = [CustomerState(account_id=account, **shown) for shown in (customer, changed)]
        change = Change(field="name", old=customer["name"], new="New")
        await deliver(deaf, CustomerCreated(customer=states[0]))
        assert (await as_of(office, customer["id"], customer["updated_at"])).status_code == 503
        await deliver(deaf, CustomerChanged(customer=states[1], changes=[change]))
        assert (await as_of(office, customer["id"], customer["updated_at"])).json() == past(customer)


VERSIONED = [
    kind
    for kind in event_types().values()
    if kind.topic.name == "customers.events" and kind.aggregate == "customer" and not kind.deletes
    and kind is not CustomerSnapshot
]  # fmt: skip


@pytest.mark.parametrize("kind", VERSIONED, ids=lambda kind: kind.type())
async def test_every_event_that_makes_a_version_leaves_it_in_the_story(
    deaf: Service, account: UUID, form: Form, kind: type[CustomerEvent]
) -> None:  # D-19
    example = Path(__file__).parents[2] / f"libs/contracts/examples/{kind.type()}.v{kind.schema_version}.json"
    async with client_of(deaf, somebody(account_id=account)) as office:
        customer_id = (await office.post("/customers", json=form())).json()["id"]
    body = json.loads(example.read_text())["body"]
    body["customer"] |= {"id": customer_id, "account_id": str(account), "version": 7}
    await deliver(deaf, kind.model_validate(body))
    with deaf.bound():
        entries = await fetch(
            "SELECT record_version FROM timeline_entry WHERE account_id = $1 AND record_id = $2", account, customer_id
        )
    assert entries == [{"record_version": 7}], "use projections.add_version in its consumer"
