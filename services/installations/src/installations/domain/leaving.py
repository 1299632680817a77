"""What becomes of a customer's records when the customer goes: for good, or into another one."""

from collections.abc import Sequence
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.caller import Caller, system
from chassis.database import transaction
from chassis.forgetting import noted
from installations import projections
from installations.domain.diary import delete_diary, relink_diary
from installations.domain.installations import relink_installations, unlink_installations
from installations.domain.service_plans import delete_service_plans, relink_service_plans
from installations.errors import CustomerNotKnown


async def erase_customers(caller: Caller, former_ids: Sequence[UUID], erasure_id: UUID | None = None) -> None:
    """Takes deleted customers out of everything; their installations stay, their diaries and service plans go.

    The first is the one whose erasure is acknowledged once nothing is left here; the others were merged into it.
    """
    async with transaction():
        with noted() as ended:
            counts = await unlink_installations(caller, former_ids, erasure_id)
            counts["events"] = sum([await delete_diary(caller, former_id) for former_id in former_ids])
            counts["service_plans"] = sum([await delete_service_plans(caller, former_id) for former_id in former_ids])
        if erasure_id is not None:
            await owe(Owed(erasure_id, caller.account_id, former_ids[0], counts), [*former_ids, *ended])


async def follow_merge(caller: Caller, former_id: UUID) -> None:
    """Gives what was a merged customer's to the one that remains; where that one is gone too, lets it go."""
    async with transaction():
        try:
            customer = await projections.link(caller.account_id, former_id)
        except CustomerNotKnown:
            await erase_customers(system(caller.account_id), [former_id])
            return
        await relink_installations(caller, former_id, customer)
        await relink_diary(caller, former_id, customer.id)
        await relink_service_plans(caller, former_id, customer.id)
