"""What can be done to many customers at once: a transaction for each, so that one that fails stops no other."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from uuid import UUID

from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import transaction
from chassis.errors import Conflict
from contracts.customers import CustomerStatus, CustomerStatusChanged
from customers.domain.customers import delete_customer
from customers.errors import CustomerNotFound
from customers.models import Customer
from customers.schemas import Deletion, StatusOutcome

Outcome = TypeVar("Outcome", Deletion, StatusOutcome)


async def delete_customers(caller: Caller, ids: Iterable[UUID]) -> list[Deletion]:
    """Deletes customers for good; the outcome of each, once, in the order in which they were first named."""

    async def delete(customer_id: UUID) -> Deletion:
        erasure_id = await delete_customer(caller, customer_id, None)
        return Deletion(id=customer_id, outcome="deleted", erasure=f"/api/v1/erasures/{erasure_id}")

    return await _each(ids, delete, Deletion)


async def change_statuses(caller: Caller, ids: Iterable[UUID], status: CustomerStatus) -> list[StatusOutcome]:
    """Brings customers to a status; the outcome of each, once, in the order in which they were first named."""

    async def bring(customer_id: UUID) -> StatusOutcome:
        changed = await _change_status(caller, customer_id, status)
        return StatusOutcome(id=customer_id, outcome="changed" if changed else "unchanged")

    return await _each(ids, bring, StatusOutcome)


async def _change_status(caller: Caller, customer_id: UUID, status: CustomerStatus) -> bool:
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id)
        old = customer.status
        if old == status:
            return False
        customer.status = status
        await change(caller, customer, lambda changed: _announcement(changed, old))
        return True


def _announcement(changed: Customer, old: str) -> CustomerStatusChanged:
    return CustomerStatusChanged.model_validate({"customer": changed.state(), "old": old, "new": changed.status})


async def _each(ids: Iterable[UUID], do: Callable[[UUID], Awaitable[Outcome]], outcome: type[Outcome]) -> list[Outcome]:
    """Works through them by id, so that two bulk edits that share a transaction's locks never wait for each other."""
    named = list(dict.fromkeys(ids))
    done = {customer_id: await _outcome(customer_id, do, outcome) for customer_id in sorted(named)}
    return [done[customer_id] for customer_id in named]


async def _outcome(customer_id: UUID, do: Callable[[UUID], Awaitable[Outcome]], outcome: type[Outcome]) -> Outcome:
    try:
        return await do(customer_id)
    except CustomerNotFound:
        return outcome(id=customer_id, outcome="not_found")
    except DBConnectionError:
        raise
    except (Conflict, IntegrityError, OperationalError):
        return outcome(id=customer_id, outcome="conflict")
