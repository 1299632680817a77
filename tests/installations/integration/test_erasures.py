"""Installations acknowledges the erasure of a customer when nothing of them is left here."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
from support.received import deliver

from chassis import acknowledging, forgetting
from chassis.acknowledging import acknowledged_by
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from contracts.customers import CustomerDeleted, CustomerState, DeletedCustomer
from contracts.erasures import InstallationsErased

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
PUBLISH = "UPDATE outbox SET published_at = now() WHERE account_id = $1"
LEFT = "SELECT version FROM outbox WHERE account_id = $1 AND body LIKE '%Ana%'"
ANSWERED = "SELECT body FROM idempotency_key WHERE account_id = $1 AND body IS NOT NULL"
ACKNOWLEDGED = "SELECT body FROM outbox WHERE account_id = $1 AND aggregate_id = $2"


def deleted(customer: CustomerState, erasure: UUID) -> CustomerDeleted:
    gone = DeletedCustomer(id=customer.id, account_id=customer.account_id, version=9)
    return CustomerDeleted(customer=gone, erasure_id=erasure)


async def counts_after_a_round(service: Service, account: UUID, erasure: UUID) -> list[dict[str, int]]:
    """What the acknowledgements count after the chore has been at it once."""
    with service.bound():
        await forgetting.forget()
        await acknowledging.settle(acknowledged_by(InstallationsErased))
        rows = await fetch(ACKNOWLEDGED, account, erasure)
    return [orjson.loads(row["body"])["erasure"]["counts"] for row in rows]


async def test_an_erasure_is_acknowledged_once_when_events_and_answers_are_gone(
    service: Service,
    office: httpx.AsyncClient,
    account: UUID,
    ana: CustomerState,
    schedule: Schedule,
    form: Callable[..., Shown],
) -> None:  # C-27 D-16 D-41
    await schedule("started")
    await office.post("/installations", json=form(), headers={"Idempotency-Key": "plan"})
    visit = {"title": "Visit", "starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T10:00:00Z"}
    added = await office.post("/events", json={"customer_id": str(ana.id), **visit, "notes": "Ana is at home"})
    assert added.status_code == 201, added.text
    erasure = new_id()
    await deliver(service, deleted(ana, erasure))
    assert await counts_after_a_round(service, account, erasure) == []  # its events wait for Kafka
    with service.bound():
        assert len(await fetch(LEFT, account)) > 1
        await fetch(PUBLISH, account)
    counts = {"certificates": 0, "events": 1, "installations": 2, "invoices": 0, "photos": 0, "service_plans": 0}
    for _ in range(2):
        assert await counts_after_a_round(service, account, erasure) == [counts]
    with service.bound():
        assert (await fetch(LEFT, account), await fetch(ANSWERED, account)) == ([], [])


async def test_a_deletion_from_before_there_were_receipts_is_applied_and_not_acknowledged(
    service: Service, office: httpx.AsyncClient, account: UUID, ana: CustomerState, schedule: Schedule
) -> None:  # C-27
    planned = await schedule()
    await deliver(service, deleted(ana, new_id()).model_copy(update={"erasure_id": None}))
    assert (await office.get(f"/installations/{planned['id']}")).json()["customer_name"] is None
    with service.bound():
        assert await fetch("SELECT erasure_id FROM owed_acknowledgement WHERE account_id = $1", account) == []
