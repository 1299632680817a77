"""Customers that something of ours is to be linked to."""

from typing import NamedTuple
from uuid import UUID

from chassis.arriving import has_arrived
from chassis.database import fetch
from leads.errors import NO_SUCH_CUSTOMER, LeadRefused, not_known

IS_KNOWN = "SELECT FROM known_customer WHERE account_id = $1 AND id = $2"
LINK = "SELECT id, name, deleted, merged_into FROM known_customer WHERE account_id = $1 AND id = $2 FOR SHARE"


class Linked(NamedTuple):
    """A customer that a lead is linked to."""

    id: UUID
    name: str


async def customer_has_arrived(account_id: UUID, customer_id: UUID) -> None:
    """Waits until a customer is known, for one added a moment ago is still on its way; raises LeadRefused."""

    async def is_known() -> bool:
        return bool(await fetch(IS_KNOWN, account_id, customer_id))

    if not await has_arrived(is_known, [customer_id]):
        raise _unknown()


async def link(account_id: UUID, customer_id: UUID) -> Linked:
    """A customer, or the one it was merged into, who can't go until the transaction ends; raises LeadRefused."""
    sought: UUID | None = customer_id
    while sought is not None:
        rows = await fetch(LINK, account_id, sought)
        if rows and not rows[0]["deleted"]:
            return Linked(rows[0]["id"], rows[0]["name"])
        sought = rows[0]["merged_into"] if rows else None
    raise _unknown()


def _unknown() -> LeadRefused:
    return LeadRefused([not_known("customer_id", NO_SUCH_CUSTOMER)])
