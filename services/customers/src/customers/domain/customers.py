"""What can be done to customers themselves."""

from typing import Any
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.forgetting import end_past
from chassis.text import folded
from contracts import Event
from contracts.customers import CustomerChanged, CustomerCreated, CustomerDeleted, CustomerStatusChanged
from contracts.event import Change
from customers import projections, queries, rules
from customers.commands import ChangeCustomer, CreateCustomer
from customers.domain.addresses import first_addresses, keep_first_addresses, move_primary_address
from customers.domain.duplicates import refuse_duplicate
from customers.models import Customer, MergedCustomer

AFTER_THE_LAST = 2**31 - 1
"""A version that no customer comes to: the word of a merge names the one that remains, and has to go with it."""


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
        changes = rules.differences(_values(customer), command.values())
        if not changes:
            return customer
        known = customer.identifiers
        customer.update_from_dict(command.values())
        _derive(customer, country)
        if any(one.field == "address" for one in changes):
            await move_primary_address(customer)
        if not allow_duplicate:
            await refuse_duplicate(customer, known)
        return await change(caller, customer, lambda changed: _announcement(changed, changes))


async def delete_customer(caller: Caller, customer_id: UUID, expected: int | None) -> UUID:
    """Deletes a customer for good, with all rows of theirs; returns the erasure that every service acknowledges."""
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id, expected)
        counts = await queries.rows_of_customer(caller.account_id, customer_id)
        absorbed_ids = await MergedCustomer.into(caller.account_id, customer_id)
        erasure_id = await projections.request_erasure(caller, customer_id)
        for absorbed_id in absorbed_ids:
            await end_past(caller.account_id, "customer", absorbed_id, AFTER_THE_LAST)
        await owe(Owed(erasure_id, caller.account_id, customer_id, counts), [customer_id, *absorbed_ids])
        await remove(caller, customer, lambda deleted: _deleted(deleted, erasure_id, absorbed_ids))
        return erasure_id


def _deleted(customer: Customer, erasure_id: UUID, absorbed_ids: list[UUID]) -> CustomerDeleted:
    return CustomerDeleted(customer=customer.last_state(), erasure_id=erasure_id, absorbed_ids=absorbed_ids)


def _announcement(customer: Customer, changes: list[Change]) -> Event:
    only = changes[0]
    if len(changes) == 1 and only.field == "status":
        return CustomerStatusChanged.model_validate({"customer": customer.state(), "old": only.old, "new": only.new})
    return CustomerChanged(customer=customer.state(), changes=changes)


def _values(customer: Customer) -> dict[str, Any]:
    return {name: getattr(customer, name) for name in ChangeCustomer.model_fields}


def _derive(customer: Customer, country: str) -> None:
    """Keeps what is searched and compared in step with what was typed."""
    customer.phone_e164 = rules.international(customer.phone, country)
    customer.folded_email = folded(customer.email)
    customer.searched_text = rules.searched_text(customer.name, customer.email)
    customer.searched_digits = rules.searched_digits(customer.phone, customer.phone_e164)
