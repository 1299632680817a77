"""What a deleted customer leaves behind here."""

from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.caller import Caller
from chassis.database import transaction
from chassis.forgetting import noted
from installations.domain.diary import delete_diary
from installations.domain.installations import unlink_installations
from installations.domain.service_plans import delete_service_plans


async def erase_customer(caller: Caller, customer_id: UUID, erasure_id: UUID | None) -> None:
    """Takes a deleted customer out of everything; an erasure is acknowledged once nothing of it is left here."""
    async with transaction():
        with noted() as ended:
            counts = await unlink_installations(caller, customer_id, erasure_id)
            counts["events"] = await delete_diary(caller, customer_id)
            counts["service_plans"] = await delete_service_plans(caller, customer_id)
        if erasure_id is not None:
            await owe(Owed(erasure_id, caller.account_id, customer_id, counts), [customer_id, *ended])
