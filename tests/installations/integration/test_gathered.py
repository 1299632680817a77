"""What the gateway gathers here about a customer: counts before a deletion, and everything that is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller, Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import CustomerState

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
NOTHING = {"installations": 0, "photos": 0, "events": 0, "service_plans": 0, "invoices": 0, "certificates": 0}
PHOTO = {"width": 4, "height": 3, "uploaded_at": "2026-11-02T08:30:00Z"}


def event(customer: CustomerState) -> Shown:
    """What is needed to enter something into a customer's diary."""
    hours = {"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T09:00:00Z"}
    return {"customer_id": str(customer.id), "title": "Visit", **hours}


def plan(customer: CustomerState) -> Shown:
    """What is needed to put a customer on a service plan."""
    terms = {"frequency": "yearly", "price": "99.00", "starts_on": "2026-12-01"}
    return {"customer_id": str(customer.id), "name": "Yearly service", **terms}


def invoice(customer: CustomerState) -> Shown:
    """What is needed to enter an invoice to a customer."""
    terms = {"date": "2026-12-01", "due": "2026-12-31", "amount": "99.00", "description": "Service"}
    return {"customer_id": str(customer.id), "number": "2026-1", "address": "1 rue des Lilas", **terms}


def certificate(customer: CustomerState) -> Shown:
    """What is needed to enter a certificate for a customer."""
    given = {"type": "Gas safety", "number": "GS-1", "issued_on": "2026-12-01", "address": "1 rue des Lilas"}
    return {"customer_id": str(customer.id), **given}


async def photographed(service: Service, admin: Caller, installation: str, count: int) -> None:
    """Adds photos as the gateway does after an upload."""
    trusted = replace(admin, records=frozenset({f"attach:{installation}"}))
    async with client_of(service, trusted) as gateway:
        photos = [{"id": str(new_id()), **PHOTO} for _ in range(count)]
        answer = await gateway.post(f"/installations/{installation}/photos/attach", json={"photos": photos})
    assert answer.status_code == 201


async def test_the_impact_counts_a_customers_records_and_photos(
    office: httpx.AsyncClient, service: Service, admin: Caller, ana: CustomerState, schedule: Schedule
) -> None:
    # D-16
    place = f"/customers/{ana.id}/impact"
    assert (await office.get(place)).json() == NOTHING
    jobs = [await schedule("started") for _ in range(3)]
    for job, count in zip(jobs, (2, 1, 0), strict=True):
        if count:
            await photographed(service, admin, job["id"], count)
    assert (await office.post("/events", json=event(ana))).status_code == 201
    assert (await office.post("/service-plans", json=plan(ana))).status_code == 201
    assert (await office.post("/invoices", json=invoice(ana))).status_code == 201
    assert (await office.post("/certificates", json=certificate(ana))).status_code == 201
    others = dict.fromkeys(("events", "service_plans", "invoices", "certificates"), 1)
    assert (await office.get(place)).json() == {"installations": 3, "photos": 3, **others}


async def test_personal_data_is_every_record_and_says_to_which_of_them_files_belong(
    office: httpx.AsyncClient, ana: CustomerState, schedule: Schedule
) -> None:
    days = ("2026-11-20", "2026-11-19")
    first, second = [await schedule(scheduled_on=day, notes="Key under the mat") for day in days]
    visit = (await office.post("/events", json=event(ana))).json()
    yearly = (await office.post("/service-plans", json=plan(ana))).json()
    billed = (await office.post("/invoices", json=invoice(ana))).json()
    certified = (await office.post("/certificates", json=certificate(ana))).json()
    found = (await office.get(f"/customers/{ana.id}/personal-data")).json()
    assert found["records"] == {
        "installations": [first, second], "events": [visit], "service_plans": [yearly], "invoices": [billed],
        "certificates": [certified],
    }  # fmt: skip
    assert found["owners"] == [
        {"owner_type": "installation", "owner_id": one["id"]} for one in (first, second)
    ]  # fmt: skip


async def test_other_accounts_and_customers_who_are_not_known_have_nothing_here(
    service: Service, ana: CustomerState, schedule: Schedule
) -> None:
    # D-01
    await schedule()
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.get(f"/customers/{ana.id}/impact")).json() == NOTHING
        found = (await stranger.get(f"/customers/{ana.id}/personal-data")).json()
    kinds = ("installations", "events", "service_plans", "invoices", "certificates")
    assert found == {"records": {kind: [] for kind in kinds}, "owners": []}


@pytest.mark.parametrize(
    ("role", "impact", "data"),
    [
        ("admin", 200, 200),
        ("manager", 200, 200),
        ("sales", 200, 403),
        ("viewer", 403, 403),
        ("technician", 403, 403),
    ],
)
async def test_who_may_ask_is_checked_here_too(
    service: Service, account: UUID, ana: CustomerState, role: Role, impact: int, data: int
) -> None:
    # D-02
    async with client_of(service, somebody(role, account_id=account)) as client:
        answers = [
            (await client.get(f"/customers/{ana.id}/{what}")).status_code for what in ("impact", "personal-data")
        ]
    assert answers == [impact, data]


async def test_the_moment_of_completion_is_announced_from_then_on(schedule: Schedule, announced: Announced) -> None:
    # D-34
    done = await schedule("contract_sent")
    told = {
        event["body"]["installation"]["status"]: event["body"]["installation"]["completed_at"]
        for event in await announced(done["id"])
    }
    assert (told["scheduled"], told["started"]) == (None, None)
    assert told["completed"] is not None
    assert told["contract_sent"] == told["completed"]
