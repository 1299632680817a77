"""What can be done to a customer's addresses; each is a change of the customer, who is locked first."""

from collections.abc import Sequence
from uuid import UUID

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import transaction
from chassis.errors import StaleVersion
from chassis.ids import new_id, now
from contracts.customers import CustomerAddressAdded, CustomerAddressChanged, CustomerAddressRemoved
from customers import projections, queries, rules
from customers.commands import MOST_ADDRESSES, AddAddress, ChangeAddress
from customers.errors import PrimaryAddressStays, TooManyAddresses
from customers.models import AddressRow, Customer
from customers.schemas import AddressView, untouched_primary


async def add_address(caller: Caller, customer_id: UUID, command: AddAddress) -> AddressView:
    """Adds an address; a billing one takes that from the one before. Raises TooManyAddresses or PartnersNotKnown."""
    await _partner_has_arrived(caller, command)
    added = _new(command)
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id)
        before = await queries.addresses(caller.account_id, customer_id)
        if len(before) > MOST_ADDRESSES:
            raise TooManyAddresses(MOST_ADDRESSES)
        await _keep(customer, before, rules.with_address(before, added))
        await change(
            caller, customer, lambda changed: CustomerAddressAdded(customer=changed.state(), address=added.state())
        )
    return added


async def change_address(
    caller: Caller, customer_id: UUID, address_id: UUID, command: ChangeAddress, expected: int | None
) -> AddressView:
    """Changes what was given; saying what is already so changes nothing. The primary address is the customer's own."""
    await _partner_has_arrived(caller, command)
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id)
        before = await queries.addresses(caller.account_id, customer_id)
        old = _taken(before, address_id, expected)
        new = _next(old, **command.values())
        changes = rules.address_changes(old, new)
        if not changes:
            return old
        await _keep(customer, before, rules.with_address(before, new))
        await change(
            caller,
            customer,
            lambda changed: CustomerAddressChanged(customer=changed.state(), address=new.state(), changes=changes),
        )
    return new


async def remove_address(caller: Caller, customer_id: UUID, address_id: UUID, expected: int | None) -> None:
    """Removes an address; after the billing one the primary one serves. Raises PrimaryAddressStays."""
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id)
        before = await queries.addresses(caller.account_id, customer_id)
        gone = _taken(before, address_id, expected)
        if gone.is_primary:
            raise PrimaryAddressStays
        await _keep(customer, before, [one for one in before if one.id != address_id])
        await change(
            caller, customer, lambda changed: CustomerAddressRemoved(customer=changed.state(), address=gone.state())
        )


async def first_addresses(customer: Customer, commands: Sequence[AddAddress]) -> list[AddressView]:
    """The addresses of a customer who is about to be added, besides the primary one; raises PartnersNotKnown."""
    if not commands:
        return []
    chosen = {
        f"addresses.{place}.installation_partner_id": one.installation_partner_id for place, one in enumerate(commands)
    }
    await projections.partners_have_arrived(customer.account_id, chosen)
    first = [_new(command) for command in commands]
    customer.know([untouched_primary(customer.id, customer.address, now()), *first])
    return first


async def keep_first_addresses(customer: Customer, first: Sequence[AddressView]) -> None:
    """Writes down the addresses of a customer who was just added."""
    for address in first:
        await AddressRow.of(customer.account_id, customer.id, address).keep()


async def move_primary_address(customer: Customer) -> None:
    """Makes the next version of a taken customer's primary address, after their `address` was changed."""
    before = await queries.addresses(customer.account_id, customer.id)
    await _keep(customer, before, rules.with_address(before, _next(before[0], address=customer.address)))


async def take_over_addresses(survivor: Customer, other: Customer) -> None:
    """Gives the survivor of a merge the other's addresses, the primary one too where it says anything new.

    Both are taken, and the caller then announces the survivor, whose billing address stays what it is. The other has
    none left.
    """
    mine = await queries.addresses(survivor.account_id, survivor.id)
    theirs = await queries.addresses(other.account_id, other.id)
    moved = [_next(one, is_primary=False, is_billing=False) for one in theirs]
    new = [one for one in moved if one.id != other.id or not rules.says_nothing_new(one, mine)]
    others = sorted([*mine[1:], *new], key=lambda one: (one.created_at, one.id))
    await _keep(survivor, mine, [mine[0], *others])
    await AddressRow.filter(account_id=other.account_id, customer_id=other.id).delete()


async def _keep(customer: Customer, before: Sequence[AddressView], after: Sequence[AddressView]) -> None:
    """Writes down what is new and forgets what is gone; the billing address last, for there is one at any moment."""
    gone = [one.id for one in before if all(one.id != kept.id for kept in after)]
    if gone:
        await AddressRow.filter(account_id=customer.account_id, id__in=gone).delete()
    for address in sorted((one for one in after if one not in before), key=lambda one: one.is_billing):
        await AddressRow.of(customer.account_id, customer.id, address).keep()
    customer.know(after)


async def _partner_has_arrived(caller: Caller, command: AddAddress | ChangeAddress) -> None:
    chosen = {"installation_partner_id": command.installation_partner_id}
    await projections.partners_have_arrived(caller.account_id, chosen)


def _taken(addresses: list[AddressView], address_id: UUID, expected: int | None) -> AddressView:
    found = queries.address_among(addresses, address_id)
    if expected is not None and expected != found.version:
        raise StaleVersion(found.model_dump(mode="json"), found.version)
    return found


def _new(command: AddAddress) -> AddressView:
    at = now()
    values = {"id": new_id(), "is_primary": False, "version": 1, "created_at": at, "updated_at": at}
    return AddressView.model_validate(command.model_dump() | values)


def _next(old: AddressView, **given: object) -> AddressView:
    values = {"version": old.version + 1, "updated_at": now()}
    return AddressView.model_validate(old.model_dump() | given | values)
