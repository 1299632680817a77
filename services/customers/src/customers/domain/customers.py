"""What can be done to customers themselves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from contracts import Event
from contracts.customers import CustomerChanged, CustomerCreated, CustomerDeleted, CustomerStatusChanged
from contracts.event import Change
from customers import projections, queries, rules
from customers.commands import ChangeCustomer, CreateCustomer
from customers.domain.addresses import first_addresses, keep_first_addresses, move_primary_address
from customers.errors import PossibleDuplicate
from customers.models import Customer
from customers.schemas import candidates


async def create_customer(caller: Caller, command: CreateCustomer, country: str, *, allow_duplicate: bool) -> Customer:
    """Adds a customer, active from the start; raises PossibleDuplicate unless that is allowed."""
    values = command.model_dump(exclude={"addresses"})
    customer = Customer(account_id=caller.account_id, status="active", **values)
    _derive(customer, country)
    addresses = await first_addresses(customer, command.addresses)
    async with transaction():
        if not allow_duplicate:
            await _refuse_duplicate(customer)
        added = await add(caller, customer, lambda added: CustomerCreated(customer=added.state()))
        await keep_first_addresses(added, addresses)
        return added


async def change_customer(
    caller: Caller, customer_id: UUID, command: ChangeCustomer, country: str, expected: int | None
) -> Customer:
    """Changes what was given; saying what is already so changes nothing."""
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id, expected)
        changes = rules.differences(_values(customer), command.values())
        if not changes:
            return customer
        await revise(customer, changes, country)
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
        await owe(Owed(erasure_id, caller.account_id, customer_id, counts), [customer_id])
        await remove(
            caller, customer, lambda deleted: CustomerDeleted(customer=deleted.last_state(), erasure_id=erasure_id)
        )
        return erasure_id


async def _refuse_duplicate(customer: Customer) -> None:
    alike = await queries.alike(customer)
    if alike:
        raise PossibleDuplicate(candidates(alike))


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
