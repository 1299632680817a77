"""The receipt of a deletion: each service counts once, and with the last one it is complete."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver, received

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody
from contracts.erasures import (
    ACKNOWLEDGED_BY,
    Acknowledgement,
    ErasedPart,
    FilesErased,
    InstallationsErased,
    LeadsErased,
)
from customers.queries import erasures

Add = Callable[..., Awaitable[dict[str, Any]]]
LEFT = "SELECT version FROM outbox WHERE account_id = $1 AND aggregate_id = $2 AND body LIKE '%@%'"


@pytest.fixture
async def running(office: httpx.AsyncClient, add: Add) -> str:
    """Where the receipt of a deletion is that the other services have not heard of."""
    customer = (await add())["id"]
    location = (await office.delete(f"/customers/{customer}")).headers["Location"]
    path = str(location.removeprefix("/api/v1"))

    async def own_part() -> bool:
        return parts((await office.get(path)).json()).get("customers") is not None

    await eventually(own_part)
    return path


def parts(receipt: dict[str, Any]) -> dict[str, dict[str, int]]:
    """What those who have acknowledged counted."""
    return {part["service"]: part["counts"] for part in receipt["services"] if part["at"]}


def said(kind: type[Acknowledgement], account: UUID, path: str, **counts: int) -> Acknowledgement:
    """An acknowledgement of the deletion whose receipt is there."""
    erasure_id = UUID(path.rpartition("/")[2])
    part = ErasedPart(id=erasure_id, account_id=account, version=1, customer_id=new_id(), counts=counts)
    return kind(erasure=part)


async def test_a_receipt_runs_until_the_last_service_has_acknowledged(
    service: Service, office: httpx.AsyncClient, account: UUID, running: str
) -> None:
    # C-26 D-16
    first = (await office.get(running)).json()
    assert (first["state"], first["completed_at"], first["hash"]) == ("running", None, None)
    assert [part["service"] for part in first["services"]] == sorted(ACKNOWLEDGED_BY)
    assert parts(first)["customers"]["customers"] == 1
    await deliver(service, said(FilesErased, account, running, files=2))
    assert (await office.get(running)).json()["state"] == "running"
    await deliver(service, said(LeadsErased, account, running, leads=3))
    await deliver(service, said(InstallationsErased, account, running, installations=1))
    last = (await office.get(running)).json()
    assert (last["state"], len(last["hash"]), last["completed_at"] is None) == ("complete", 64, False)
    assert (last["counts"]["files"], last["counts"]["installations"]) == (2, 1)


async def test_a_receipt_that_is_read_at_the_moment_it_is_complete_agrees_with_itself(
    service: Service, office: httpx.AsyncClient, account: UUID, running: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # C-26
    await deliver(service, said(LeadsErased, account, running), said(InstallationsErased, account, running))

    async def read_and_meanwhile(statement: str, *values: object) -> list[dict[str, Any]]:
        rows = await fetch(statement, *values)
        await deliver(service, said(FilesErased, account, running))
        return rows

    monkeypatch.setattr(erasures, "fetch", read_and_meanwhile)
    receipt = (await office.get(running)).json()
    assert receipt["state"] == "running"
    assert "media" not in parts(receipt)


async def test_what_is_acknowledged_again_counts_once(
    service: Service, office: httpx.AsyncClient, account: UUID, running: str
) -> None:
    # C-26
    for _ in range(3):
        await deliver(service, said(FilesErased, account, running, files=2))
        await deliver(
            service, said(LeadsErased, account, running), said(InstallationsErased, account, running, installations=1)
        )
    receipt = (await office.get(running)).json()
    await deliver(service, said(FilesErased, account, running, files=2))
    assert (await office.get(running)).json() == receipt
    assert (receipt["counts"]["files"], receipt["counts"]["installations"]) == (2, 1)


async def test_two_that_acknowledge_at_the_same_moment_complete_it(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add
) -> None:
    # C-26
    for _ in range(5):
        location = (await office.delete(f"/customers/{(await add())['id']}")).headers["Location"]
        path = location.removeprefix("/api/v1")
        await deliver(service, said(LeadsErased, account, path))
        both = (said(FilesErased, account, path), said(InstallationsErased, account, path))
        with service.bound():
            await asyncio.gather(*[service.worker.inbox.receive([received(event)]) for event in both])

        async def complete(path: str = path) -> bool:
            return bool((await office.get(path)).json()["state"] == "complete")

        await eventually(complete)


async def test_an_acknowledgement_in_another_accounts_name_counts_nothing(
    service: Service, office: httpx.AsyncClient, running: str
) -> None:
    # D-01
    before = (await office.get(running)).json()
    await deliver(service, said(FilesErased, new_id(), running), said(InstallationsErased, new_id(), running))
    assert (await office.get(running)).json() == before


async def test_a_receipt_is_shown_to_the_office_of_the_account_only(
    service: Service, account: UUID, running: str
) -> None:
    # D-01 D-02
    for caller, status in (
        (somebody("viewer", account_id=account), 200),
        (somebody("technician", account_id=account), 403),
        (somebody(account_id=new_id()), 404),
        (None, 401),
    ):
        async with client_of(service, caller) as client:
            assert (await client.get(running)).status_code == status


async def test_an_unknown_receipt_is_not_found(office: httpx.AsyncClient) -> None:
    answer = await office.get(f"/erasures/{new_id()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "erasure_not_found")


async def test_what_was_announced_of_a_deleted_customer_leaves_the_outbox_once_it_is_published(
    service: Service, office: httpx.AsyncClient, add: Add, account: UUID
) -> None:
    # C-26
    customer = UUID((await add())["id"])
    stays = UUID((await add())["id"])

    async def left(of: UUID) -> list[Any]:
        with service.bound():
            return await fetch(LEFT, account, of)

    assert len(await left(customer)) == 1
    await office.delete(f"/customers/{customer}")

    async def gone() -> bool:
        return not await left(customer)

    await eventually(gone)
    assert len(await left(stays)) == 1


async def test_a_request_repeated_after_the_deletion_is_answered_that_its_answer_is_gone(
    service: Service, office: httpx.AsyncClient, form: Callable[..., dict[str, Any]]
) -> None:
    # C-26 D-41
    body, key = form(), {"Idempotency-Key": "add-ana"}
    customer = (await office.post("/customers", json=body, headers=key)).json()["id"]
    await office.delete(f"/customers/{customer}")

    async def answered() -> Any:
        answer = await office.post("/customers", json=body, headers=key)
        return answer.status_code == 410 and answer.json()

    assert (await eventually(answered))["code"] == "answer_erased"
    assert (await office.get("/customers")).json()["total"] == 0


async def test_who_was_not_awaited_when_a_receipt_began_adds_nothing_to_it(
    service: Service, office: httpx.AsyncClient, account: UUID, running: str
) -> None:
    # D-16
    awaited = "UPDATE erasure SET awaited = array_remove(awaited, 'leads') WHERE account_id = $1 AND id = $2"
    with service.bound():
        await fetch(awaited, account, UUID(running.rpartition("/")[2]))
    await deliver(service, said(FilesErased, account, running), said(InstallationsErased, account, running))
    receipt = (await office.get(running)).json()
    assert (receipt["state"], len(receipt["services"])) == ("complete", 3)
    await deliver(service, said(LeadsErased, account, running, leads=3))
    assert (await office.get(running)).json() == receipt
