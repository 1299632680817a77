"""Planning for customers who are still on the way, or on their way out."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
from support.held import blocked, held
from support.received import deliver, received

from chassis.arriving import MOST_HOLDING
from chassis.caller import Caller
from chassis.service import Service
from chassis.testing import eventually
from contracts.customers import CustomerCreated, CustomerDeleted, CustomerState, DeletedCustomer
from installations import domain
from installations.commands import ScheduleInstallation

Shown = dict[str, Any]


def deleted(customer: CustomerState) -> CustomerDeleted:
    return CustomerDeleted(customer=DeletedCustomer(id=customer.id, account_id=customer.account_id, version=9))


async def test_a_customer_who_is_still_on_the_way_is_waited_for(
    service: Service,
    office: httpx.AsyncClient,
    form: Callable[..., Shown],
    customer: Callable[..., CustomerState],
    questions: list[str],
) -> None:  # D-20
    bob = customer(name="Bob")
    request = asyncio.create_task(office.post("/installations", json=form(customer_id=str(bob.id))))
    await eventually(lambda: truth(len(questions) > 2))
    assert not request.done()
    await deliver(service, CustomerCreated(customer=bob))
    answer = await request
    assert (answer.status_code, answer.json()["customer_name"]) == (201, "Bob")


async def test_waiting_requests_with_keys_leave_connections_for_the_customer_to_arrive(
    service: Service,
    office: httpx.AsyncClient,
    form: Callable[..., Shown],
    customer: Callable[..., CustomerState],
    questions: list[str],
) -> None:  # D-41
    bob = customer(name="Bob")
    body = form(customer_id=str(bob.id))
    requests = [
        asyncio.create_task(office.post("/installations", json=body, headers={"Idempotency-Key": f"plan-{number}"}))
        for number in range(20)
    ]
    await eventually(lambda: truth(sum(request.done() for request in requests) == 20 - MOST_HOLDING))
    await deliver(service, CustomerCreated(customer=bob))
    answers = [await request for request in requests]
    assert sorted(answer.status_code for answer in answers) == [201] * MOST_HOLDING + [503] * (20 - MOST_HOLDING)
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 503)


async def test_whoever_plans_for_a_customer_under_deletion_is_refused(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], ana: CustomerState
) -> None:  # C-27 D-16
    async with held(service, lambda: service.worker.inbox.apply(received(deleted(ana)))):
        request = asyncio.create_task(office.post("/installations", json=form()))
        await eventually(lambda: blocked(service))
    answer = await request
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "customer_not_found")


async def test_a_deletion_waits_for_whoever_plans_and_unlinks_that_too(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], admin: Caller, ana: CustomerState
) -> None:  # C-27 D-16
    command = ScheduleInstallation.model_validate(form())
    async with held(service, lambda: domain.schedule_installation(admin, command)):
        deletion = asyncio.create_task(deliver(service, deleted(ana)))
        await eventually(lambda: blocked(service))
    await deletion
    (item,) = (await office.get("/installations")).json()["items"]
    assert (item["customer_id"], item["customer_name"], item["address"]) == (None, None, "")


async def test_under_a_crowd_no_installation_of_a_deleted_customer_stays_linked(
    service: Service, office: httpx.AsyncClient, form: Callable[..., Shown], customer: Callable[..., CustomerState]
) -> None:  # C-27 D-16
    for _ in range(10):
        bob = customer()
        await deliver(service, CustomerCreated(customer=bob))
        plans = [office.post("/installations", json=form(customer_id=str(bob.id))) for _ in range(4)]
        answers = await asyncio.gather(*plans[:2], deliver(service, deleted(bob)), *plans[2:])
        statuses = {answer.status_code for answer in answers if answer is not None}
        assert statuses <= {201, 422}
        assert (await office.get("/installations", params={"customer_id": str(bob.id)})).json()["total"] == 0
    assert (await office.get("/installations", params={"q": "muller"})).json()["total"] == 0


async def truth(answer: bool) -> bool:
    return answer
