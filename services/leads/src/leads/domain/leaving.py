"""What becomes of a customer's leads when the customer goes: for good, or into another one."""

from collections.abc import Sequence
from uuid import UUID

from chassis.acknowledging import Owed, owe
from chassis.aggregates import change
from chassis.caller import Caller, system
from chassis.database import fetch, transaction
from chassis.forgetting import noted
from contracts.leads import LeadBlanked, LeadRelinked, LeadUnlinked
from leads import projections, rules
from leads.domain.quotes import delete_quotes_of
from leads.errors import LeadRefused
from leads.models import TABLES_OF_A_LEAD, Lead


async def erase_customers(caller: Caller, former_ids: Sequence[UUID], erasure_id: UUID | None = None) -> None:
    """Takes deleted customers out of their leads: open ones stay as they are, the others keep nothing personal.

    The first is the one whose erasure is acknowledged once nothing is left here; the others were merged into it.
    """
    async with transaction():
        with noted() as ended:
            counts = await _release(caller, former_ids, erasure_id)
        if erasure_id is not None:
            await owe(Owed(erasure_id, caller.account_id, former_ids[0], counts), [*former_ids, *ended])


async def follow_merge(caller: Caller, former_id: UUID) -> None:
    """Gives a merged customer's leads to the one that remains; where that one is gone too, releases them."""
    async with transaction():
        try:
            customer = await projections.link(caller.account_id, former_id)
        except LeadRefused:
            await erase_customers(system(caller.account_id), [former_id])
            return
        for lead in await _linked(caller.account_id, [former_id]):
            lead.customer_id, lead.customer_name = customer.id, customer.name
            _derive(lead)
            await change(caller, lead, lambda moved: LeadRelinked(lead=moved.state(), former_customer_id=former_id))


async def _release(caller: Caller, former_ids: Sequence[UUID], erasure_id: UUID | None) -> dict[str, int]:
    counts = {"leads": 0, "blanked_leads": 0, "documents": 0}
    for lead in await _linked(caller.account_id, former_ids):
        counts["leads"] += 1
        if lead.status_type == "open":
            await _unlink(caller, lead)
        else:
            counts["blanked_leads"] += 1
            counts["documents"] += await _blank(caller, lead, erasure_id)
    return counts


async def _linked(account_id: UUID, customer_ids: Sequence[UUID]) -> list[Lead]:
    linked = Lead.filter(account_id=account_id, customer_id__in=customer_ids)
    return await linked.order_by("id").select_for_update()


async def _unlink(caller: Caller, lead: Lead) -> None:
    former_id = lead.customer_id
    lead.customer_id = lead.customer_name = None
    _derive(lead)
    event = {"former_customer_id": former_id}
    await change(caller, lead, lambda freed: LeadUnlinked.model_validate({"lead": freed.state(), **event}))


async def _blank(caller: Caller, lead: Lead, erasure_id: UUID | None) -> int:
    """Returns how many documents went."""
    event = {"former_customer_id": lead.customer_id, "erasure_id": erasure_id}
    await delete_quotes_of(caller, lead)
    gone = {table: await _emptied(table, lead) for table in TABLES_OF_A_LEAD}
    lead.blank()
    _derive(lead)
    await change(caller, lead, lambda blanked: LeadBlanked.model_validate({"lead": blanked.state(), **event}))
    return gone["lead_document"]


async def _emptied(table: str, lead: Lead) -> int:
    deleted = f"DELETE FROM {table} WHERE account_id = $1 AND lead_id = $2 RETURNING lead_id"
    return len(await fetch(deleted, lead.account_id, lead.id))


def _derive(lead: Lead) -> None:
    """Keeps what is searched in step; of digits only those of a lead that keeps its number stay."""
    lead.searched_text = rules.searched_text(lead.name, lead.location, lead.customer_name)
    if lead.contact_number is None:
        lead.searched_digits = ""
