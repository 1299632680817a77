"""What becomes of a customer's records when the customer goes: for good, or into another one."""

from collections.abc import Sequence
from uuid import UUID

from chassis.caller import Caller, system
from chassis.database import transaction
from installations import projections
from installations.domain.diary import delete_diary, relink_diary
from installations.domain.installations import relink_installations, unlink_installations
from installations.domain.service_plans import delete_service_plans, relink_service_plans
from installations.errors import CustomerNotKnown


async def let_go(caller: Caller, former_ids: Sequence[UUID]) -> None:
    """Takes deleted customers out of their installations, which stay, and deletes their diaries and service plans."""
    async with transaction():
        await unlink_installations(caller, former_ids)
        for former_id in former_ids:
            await delete_diary(caller, former_id)
            await delete_service_plans(caller, former_id)


async def follow_merge(caller: Caller, former_id: UUID) -> None:
    """Gives what was a merged customer's to the one that remains; where that one is gone too, lets it go."""
    async with transaction():
        try:
            customer = await projections.link(caller.account_id, former_id)
        except CustomerNotKnown:
            await let_go(system(caller.account_id), [former_id])
            return
        await relink_installations(caller, former_id, customer)
        await relink_diary(caller, former_id, customer.id)
        await relink_service_plans(caller, former_id, customer.id)
