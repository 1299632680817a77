"""Customers that are, or may be, there twice."""

from uuid import UUID

from chassis.caller import Caller
from chassis.database import fetch, transaction
from customers import queries
from customers.commands import DismissDuplicate
from customers.errors import PossibleDuplicate, SameCustomer, UnknownCustomer
from customers.models import Customer, Identifiers
from customers.schemas import candidates

NOTHING = Identifiers(None, None)
RESERVE = "SELECT pg_advisory_xact_lock(hashtextextended(place, 0)) FROM unnest($1::text[]) AS place"
HOLD = "SELECT id FROM customer WHERE account_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE"
DISMISS = "INSERT INTO dismissed_duplicate (account_id, first_id, second_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"


async def refuse_duplicate(customer: Customer, known: Identifiers = NOTHING) -> None:
    """Raises PossibleDuplicate where others have the email or phone; what it was `known` by before is no news."""
    pairs = zip(customer.identifiers, known, strict=True)
    sought = Identifiers(*(None if new == old else new for new, old in pairs))
    if sought == NOTHING:
        return
    await _reserve(customer.account_id, sought)
    alike = await queries.alike(customer.account_id, sought, but=customer.id)
    if alike:
        raise PossibleDuplicate(candidates(alike))


async def dismiss_duplicate(caller: Caller, command: DismissDuplicate) -> None:
    """Keeps two customers from being shown as likely duplicates; raises SameCustomer or UnknownCustomer."""
    first, second = sorted(command.ids)
    if first == second:
        raise SameCustomer("ids")
    async with transaction():
        if len(await fetch(HOLD, caller.account_id, [first, second])) < 2:
            raise UnknownCustomer("ids")
        await fetch(DISMISS, caller.account_id, first, second)


async def _reserve(account_id: UUID, sought: Identifiers) -> None:
    """Until this transaction ends, nobody else looks whether the same email or phone is there already.

    Always in one order, so that two who look for the same email and phone don't wait for each other.
    """
    await fetch(RESERVE, sorted(f"{account_id} {value}" for value in sought if value is not None))
