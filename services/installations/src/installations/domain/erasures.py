"""What a deleted customer leaves behind here."""

from collections.abc import Sequence
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.caller import Caller
from chassis.database import transaction
from chassis.forgetting import noted
from installations.domain.diary import delete_diary
from installations.domain.installations import unlink_installations
from installations.domain.service_plans import delete_service_plans


async def erase_customer(
    caller: Caller, customer_id: UUID, erasure_id: UUID | None, absorbed_ids: Sequence[UUID] = ()
) -> None:
    """Takes a deleted customer, and those who were merged into it, out of everything.

    An erasure is acknowledged once nothing of it is left here.
    """
    counts: dict[str, int] = {}
    async with transaction():
        with noted() as ended:
            for former_id in (customer_id, *absorbed_ids):
                erased = await _erase(caller, former_id, erasure_id)
                counts = {kind: counts.get(kind, 0) + number for kind, number in erased.items()}
        if erasure_id is not None:
            await owe(Owed(erasure_id, caller.account_id, customer_id, counts), [customer_id, *ended])


async def _erase(caller: Caller, customer_id: UUID, erasure_id: UUID | None) -> dict[str, int]:
    counts = await unlink_installations(caller, customer_id, erasure_id)
    return {
        **counts,
        "events": await delete_diary(caller, customer_id),
        "service_plans": await delete_service_plans(caller, customer_id),
    }
