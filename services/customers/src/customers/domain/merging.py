"""Two customers that are one."""

from uuid import UUID

from chassis.aggregates import change, remove
from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.errors import StaleVersion
from chassis.ids import now
from contracts.customers import CustomerAbsorbed, CustomerMerged
from customers.commands import MergeCustomer
from customers.domain.addresses import take_over_addresses
from customers.errors import AlreadyMerged, CustomerNotFound, SameCustomer, UnknownCustomer
from customers.models import TABLES_OF_A_CUSTOMER, Customer, MergedCustomer

KEEP_FROM_UNDOING = "UPDATE import_row SET version = NULL WHERE account_id = $1 AND customer_id = $2"


async def merge_customer(caller: Caller, customer_id: UUID, command: MergeCustomer, expected: int | None) -> Customer:
    """Merges another customer into this one, whose own fields stay; all that belonged to the other is this one's then.

    Merging the same two again changes nothing. Raises SameCustomer, UnknownCustomer, or AlreadyMerged where the other
    one has gone into a third.
    """
    if command.other_id == customer_id:
        raise SameCustomer("other_id")
    async with transaction():
        customer, other = await _both(caller.account_id, customer_id, command.other_id, expected)
        return customer if other is None else await _absorb(caller, customer, other)


async def _both(
    account_id: UUID, customer_id: UUID, other_id: UUID, expected: int | None
) -> tuple[Customer, Customer | None]:
    """Locks both, in one order whichever is to remain; the other is None where it was merged into this one before."""
    found = {one: await _locked(account_id, one, goes=one == other_id) for one in sorted((customer_id, other_id))}
    customer, other = found[customer_id], found[other_id]
    if customer is None:
        raise CustomerNotFound
    if expected is not None and expected != customer.version:
        raise StaleVersion(customer.shown(), customer.version)
    if other is None:
        await _refuse_unless_done(account_id, customer_id, other_id)
    return customer, other


async def _locked(account_id: UUID, customer_id: UUID, *, goes: bool) -> Customer | None:
    """The one that goes is locked against what would be written about it meanwhile.

    About the one that remains anybody may write: who writes about both would wait for us otherwise, and we for them.
    """
    return await Customer.filter(account_id=account_id, id=customer_id).select_for_update(no_key=not goes).first()


async def _refuse_unless_done(account_id: UUID, customer_id: UUID, other_id: UUID) -> None:
    survivor_id = await MergedCustomer.survivor_of(account_id, other_id)
    if survivor_id is None:
        raise UnknownCustomer("other_id")
    if survivor_id != customer_id:
        raise AlreadyMerged(survivor_id)


async def _absorb(caller: Caller, customer: Customer, other: Customer) -> Customer:
    absorbed = other.state()
    await take_over_addresses(customer, other)
    await _move_rows(other, customer)
    await MergedCustomer.create(id=other.id, account_id=other.account_id, customer_id=customer.id, merged_at=now())
    await change(caller, customer, lambda merged: CustomerAbsorbed(customer=merged.state(), absorbed=absorbed))
    await remove(caller, other, lambda gone: CustomerMerged(customer=gone.last_state(), into=customer.state()))
    return customer


async def _move_rows(other: Customer, customer: Customer) -> None:
    """Among them those of customers that were merged into the other one before: every chain has one link.

    What an import wrote to the other one is not this one's to be undone.
    """
    await fetch(KEEP_FROM_UNDOING, other.account_id, other.id)
    for table in TABLES_OF_A_CUSTOMER:
        statement = f"UPDATE {table} SET customer_id = $3 WHERE account_id = $1 AND customer_id = $2"
        await fetch(statement, other.account_id, other.id, customer.id)
