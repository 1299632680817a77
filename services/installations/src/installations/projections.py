"""What the installations service remembers of others: customers, and the technicians who have called."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from chassis.arriving import has_arrived
from chassis.caller import Caller
from chassis.database import fetch
from chassis.text import folded
from contracts.customers import CustomerState, DeletedCustomer
from installations.errors import CustomerNotKnown

IS_KNOWN = "SELECT id FROM known_customer WHERE account_id = $1 AND id = $2"
LINK = """
SELECT id, name, address, deleted, merged_into FROM known_customer WHERE account_id = $1 AND id = $2 FOR SHARE
"""
REMEMBER = """
INSERT INTO known_customer (id, account_id, name, address, version, deleted)
SELECT id, account_id, name, address, version, false
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::integer[])
    AS told (id, account_id, name, address, version)
ON CONFLICT (account_id, id) DO UPDATE
SET name = EXCLUDED.name, address = EXCLUDED.address, version = EXCLUDED.version
WHERE known_customer.version < EXCLUDED.version AND NOT known_customer.deleted
RETURNING id, xmax <> 0 AS known_before
"""
RENAME = """
WITH invoices AS (
    UPDATE invoice SET customer_name = $3 WHERE account_id = $1 AND customer_id = $2 AND customer_name <> $3
), certificates AS (
    UPDATE certificate SET customer_name = $3 WHERE account_id = $1 AND customer_id = $2 AND customer_name <> $3
)
UPDATE installation SET customer_name = $3, searched_customer = $4
WHERE account_id = $1 AND customer_id = $2 AND customer_name <> $3
"""
FORGET = """
INSERT INTO known_customer (id, account_id, name, address, version, deleted, merged_into)
VALUES ($1, $2, '', '', $3, true, $4)
ON CONFLICT (account_id, id) DO UPDATE
SET name = '', address = '', version = EXCLUDED.version, deleted = true, merged_into = EXCLUDED.merged_into
"""
SEEN = """
INSERT INTO technician (id, account_id, name) VALUES ($1, $2, $3)
ON CONFLICT (account_id, id) DO UPDATE SET name = EXCLUDED.name
"""


class Linked(NamedTuple):
    """A customer that an installation is linked to."""

    id: UUID
    name: str
    address: str


class SeenTechnicians:
    """Remembers technicians by their calls; each is written down once in the life of the process."""

    def __init__(self) -> None:
        self._seen: set[tuple[UUID, UUID, str]] = set()

    async def remember(self, caller: Caller) -> None:
        """Keeps the caller's name, if they are a technician."""
        if caller.role != "technician" or caller.id is None:
            return
        known = (caller.account_id, caller.id, caller.name)
        if known not in self._seen:
            await fetch(SEEN, caller.id, caller.account_id, caller.name)
            self._seen.add(known)


async def customer_has_arrived(account_id: UUID, customer_id: UUID) -> None:
    """Waits until a customer is known, for one added a moment ago is still on its way; raises CustomerNotKnown."""

    async def is_known() -> bool:
        return bool(await fetch(IS_KNOWN, account_id, customer_id))

    if not await has_arrived(is_known, [customer_id]):
        raise CustomerNotKnown


async def link(account_id: UUID, customer_id: UUID) -> Linked:
    """A customer, or the one it was merged into, who can't go until the transaction ends; raises CustomerNotKnown."""
    sought: UUID | None = customer_id
    while sought is not None:
        rows = await fetch(LINK, account_id, sought)
        if rows and not rows[0]["deleted"]:
            return Linked(rows[0]["id"], rows[0]["name"], rows[0]["address"])
        sought = rows[0]["merged_into"] if rows else None
    raise CustomerNotKnown


async def remember_customers(states: Sequence[CustomerState]) -> None:
    """Keeps what is needed of customers, and their new names wherever they are shown; that makes no new version.

    What is known is never older than that, for a merge brings news of a customer among those of another one.
    """
    rows = [(state.id, state.account_id, state.name, state.address, state.version) for state in states]
    kept = await fetch(REMEMBER, *(list(column) for column in zip(*rows, strict=True)))
    known_before = {row["id"] for row in kept if row["known_before"]}
    for state in states:
        if state.id in known_before:  # a statement of its own sees what was linked while that one waited
            await fetch(RENAME, state.account_id, state.id, state.name, folded(state.name))


async def forget_customer(customer: DeletedCustomer, merged_into: UUID | None = None) -> None:
    """Keeps only that a customer is gone, and to whom; waits for those who are linking to it."""
    await fetch(FORGET, customer.id, customer.account_id, customer.version, merged_into)
