"""What becomes of a customer's records when the customer goes: for good, or into another one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.caller import Caller, system
from chassis.database import transaction
from chassis.forgetting import noted
from installations import projections
from installations.domain.belongings import Belongings
from installations.domain.certificates import CERTIFICATES
from installations.domain.diary import DIARY
from installations.domain.installations import relink_installations, unlink_installations
from installations.domain.invoices import INVOICES
from installations.domain.service_plans import SERVICE_PLANS
from installations.errors import CustomerNotKnown

BELONGINGS: tuple[Belongings[Any], ...] = (DIARY, SERVICE_PLANS, INVOICES, CERTIFICATES)
"""What goes over with a customer who is merged, and goes with one who is deleted."""


async def erase_customers(caller: Caller, former_ids: Sequence[UUID], erasure_id: UUID | None = None) -> None:
    """Takes deleted customers out of everything; their installations stay, all that belonged to them goes.

    The first is the one whose erasure is acknowledged once nothing is left here; the others were merged into it.
    """
    async with transaction():
        with noted() as ended:
            counts = await unlink_installations(caller, former_ids, erasure_id)
            for one in BELONGINGS:
                counts[one.kind] = sum([await one.delete_all(caller, former_id) for former_id in former_ids])
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
        for one in BELONGINGS:
            await one.relink_all(caller, former_id, customer)
