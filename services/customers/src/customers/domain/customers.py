"""What can be done to customers themselves."""

from typing import Any
from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.text import folded
from contracts import Event
from contracts.customers import CustomerChanged, CustomerCreated, CustomerDeleted, CustomerStatusChanged
from contracts.event import Change
from customers import rules
from customers.commands import ChangeCustomer, CreateCustomer
from customers.domain.addresses import first_addresses, keep_first_addresses, move_primary_address
from customers.domain.duplicates import refuse_duplicate
from customers.models import Customer, MergedCustomer


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


async def delete_customer(caller: Caller, customer_id: UUID, expected: int | None) -> None:
    """Deletes a customer for good; its timeline goes with it."""
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id, expected)
        absorbed_ids = await MergedCustomer.into(caller.account_id, customer_id)
        await remove(
            caller, customer, lambda deleted: CustomerDeleted(customer=deleted.last_state(), absorbed_ids=absorbed_ids)
        )


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
