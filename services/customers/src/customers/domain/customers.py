"""What can be done to customers themselves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.changes import differences
from chassis.database import transaction
from chassis.forgetting import end_past
from contracts import Event
from contracts.customers import CustomerChanged, CustomerCreated, CustomerDeleted, CustomerStatusChanged
from contracts.event import Change
from customers import projections, queries, rules
from customers.commands import ChangeCustomer, CreateCustomer
from customers.domain.addresses import first_addresses, keep_first_addresses, move_primary_address
from customers.domain.duplicates import refuse_duplicate
from customers.models import Customer, MergedCustomer

BEYOND_EVERY_VERSION = 2**31


async def create_customer(caller: Caller, command: CreateCustomer, country: str, *, allow_duplicate: bool) -> Customer:
    """Adds a customer, active from the start; raises PossibleDuplicate unless that is allowed."""
    values = command.model_dump(exclude={"addresses"})
    customer = Customer(account_id=caller.account_id, status="active", **values)
    _derive(customer, country)
    addresses = await first_addresses(customer, command.addresses)
    async with transaction():
        if not allow_duplicate:
            await refuse_duplicate(customer)
        added = await add(caller, customer, lambda added: CustomerCreated(customer=added.state()))
        await keep_first_addresses(added, addresses)
        return added


async def change_customer(
    caller: Caller,
    customer_id: UUID,
    command: ChangeCustomer,
    country: str,
    expected: int | None,
    *,
    allow_duplicate: bool = False,
) -> Customer:
    """Changes what was given; saying what is already so changes nothing.

    Raises PossibleDuplicate for an email or phone that becomes another customer's, unless that is allowed.
    """
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id, expected)
        changes = differences(_values(customer), command.values())
        if not changes:
            return customer
        known = customer.identifiers
        await revise(customer, changes, country)
        if not allow_duplicate:
            await refuse_duplicate(customer, known)
        return await change(caller, customer, lambda changed: announcement(changed, changes))


async def revise(customer: Customer, changes: Sequence[Change], country: str) -> None:
    """Gives a taken customer its new values, and what follows from them."""
    customer.update_from_dict({change.field: change.new for change in changes})
    _derive(customer, country)
    if any(change.field == "address" for change in changes):
        await move_primary_address(customer)


async def delete_customer(caller: Caller, customer_id: UUID, expected: int | None) -> UUID:
    """Deletes a customer for good, with all rows of theirs; returns the erasure that every service acknowledges."""
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id, expected)
        counts = await queries.rows_of_customer(caller.account_id, customer_id)
        erasure_id = await projections.request_erasure(caller, customer_id)
        absorbed_ids = await MergedCustomer.into(caller.account_id, customer_id)
        await _forget_absorbed(caller.account_id, absorbed_ids)
        await owe(Owed(erasure_id, caller.account_id, customer_id, counts), [customer_id, *absorbed_ids])
        await remove(caller, customer, lambda deleted: _deletion(deleted, erasure_id, absorbed_ids))
        return erasure_id


async def _forget_absorbed(account_id: UUID, absorbed_ids: list[UUID]) -> None:
    """What was said when they were merged shows the customer who is deleted now."""
    for absorbed_id in absorbed_ids:
        await end_past(account_id, CustomerDeleted.aggregate, absorbed_id, BEYOND_EVERY_VERSION)


def _deletion(customer: Customer, erasure_id: UUID, absorbed_ids: list[UUID]) -> CustomerDeleted:
    return CustomerDeleted(customer=customer.last_state(), erasure_id=erasure_id, absorbed_ids=absorbed_ids)


def announcement(customer: Customer, changes: list[Change]) -> Event:
    """The event that tells of these changes."""
    only = changes[0]
    if len(changes) == 1 and only.field == "status":
        return CustomerStatusChanged.model_validate({"customer": customer.state(), "old": only.old, "new": only.new})
    return CustomerChanged(customer=customer.state(), changes=changes)


def _values(customer: Customer) -> dict[str, Any]:
    return {name: getattr(customer, name) for name in ChangeCustomer.model_fields}


def _derive(customer: Customer, country: str) -> None:
    """Keeps what is searched and compared in step with what was typed."""
    customer.update_from_dict(rules.derived(customer.name, customer.email, customer.phone, country))
