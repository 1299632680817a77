"""What becomes of a customer's records when the customer is merged into another one."""

from uuid import UUID

from chassis.caller import Caller, system
from chassis.database import transaction
from installations import projections
from installations.domain.diary import relink_diary
from installations.domain.erasures import erase_customer
from installations.domain.installations import relink_installations
from installations.domain.service_plans import relink_service_plans
from installations.errors import CustomerNotKnown


async def follow_merge(caller: Caller, former_id: UUID) -> None:
    """Gives what was a merged customer's to the one that remains; where that one is gone too, it goes as well."""
    async with transaction():
        try:
            customer = await projections.link(caller.account_id, former_id)
        except CustomerNotKnown:
            await erase_customer(system(caller.account_id), former_id, None)
            return
        await relink_installations(caller, former_id, customer)
        await relink_diary(caller, former_id, customer.id)
        await relink_service_plans(caller, former_id, customer.id)
