"""The numbers of an account's quotes: one series without gaps or repeats.

The counter is locked until the quote that takes a number is committed, so that none gets lost; the number of a draft
that was deleted, which nobody outside has seen, goes to the next quote.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import fetch, needs_transaction

LOCK = """
INSERT INTO quote_counter (account_id, last, freed) VALUES ($1, 0, '{}')
ON CONFLICT (account_id) DO UPDATE SET last = quote_counter.last RETURNING last, freed
"""
KEEP = "UPDATE quote_counter SET last = $2, freed = $3::integer[] WHERE account_id = $1"


async def next_serial(account_id: UUID) -> int:
    """The lowest number that is free; it stays free if the present transaction is not committed."""
    last, freed = await _locked(account_id)
    if freed:
        await fetch(KEEP, account_id, last, freed[1:])
        return freed[0]
    await fetch(KEEP, account_id, last + 1, freed)
    return last + 1


async def free_serials(account_id: UUID, serials: Sequence[int]) -> None:
    """Gives numbers back that were never sent to anybody."""
    if serials:
        last, freed = await _locked(account_id)
        await fetch(KEEP, account_id, last, sorted([*freed, *serials]))


async def _locked(account_id: UUID) -> tuple[int, list[int]]:
    needs_transaction()
    (counter,) = await fetch(LOCK, account_id)
    return counter["last"], list(counter["freed"])
