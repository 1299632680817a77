"""What is done alike to invoices and certificates."""

from collections.abc import Callable
from typing import TypeVar

from chassis.aggregates import add
from chassis.caller import Caller
from chassis.database import transaction
from contracts import Event
from installations import projections
from installations.domain.partners import refuse_unknown_partner
from installations.models import Paper

Record = TypeVar("Record", bound=Paper)


async def add_paper(caller: Caller, paper: Record, event_of: Callable[[Record], Event]) -> Record:
    """Adds a paper that names its customer; raises CustomerNotKnown after a short wait, or the partner's refusal."""
    await projections.customer_has_arrived(caller.account_id, paper.customer_id)
    async with transaction():
        customer = await projections.link(caller.account_id, paper.customer_id)
        paper.give_to(customer.id, customer.name)
        await refuse_unknown_partner(caller.account_id, paper.installation_partner_id)
        return await add(caller, paper, event_of)
