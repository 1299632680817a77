"""What can be done to leads themselves."""

from typing import Any
from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.changes import differences
from chassis.database import transaction
from chassis.ids import now
from contracts import Event
from contracts.event import Change
from contracts.leads import LeadChanged, LeadCreated, LeadDeleted, LeadStatusChanged
from leads import rules
from leads.commands import ChangeLead, CreateLead
from leads.domain.notes import write_note
from leads.domain.quotes import delete_quotes_of
from leads.domain.references import check_lead, unknown_partner
from leads.models import Lead

MOVES = {"status", "lost_reason"}


async def create_lead(caller: Caller, command: CreateLead, country: str) -> Lead:
    """Adds a lead with its first note; at the start of the pipeline and with the caller, unless told otherwise."""
    wrong = await unknown_partner(caller.account_id, command.installation_partner_id)
    values = command.model_dump(exclude={"notes"})
    values["status"] = command.status or rules.START
    values["assigned_to"] = command.assigned_to or caller.id
    lead = Lead(account_id=caller.account_id, status_since=now(), **values)
    _derive(lead, country)
    async with transaction():
        await check_lead(lead, set(values), wrong)
        await add(caller, lead, lambda added: LeadCreated(lead=added.state()))
        if command.notes:
            await write_note(caller, lead, command.notes)
        return lead


async def change_lead(caller: Caller, lead_id: UUID, command: ChangeLead, country: str, expected: int | None) -> Lead:
    """Changes what was given; saying what is already so changes nothing."""
    wrong = await unknown_partner(caller.account_id, command.installation_partner_id)
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id, expected)
        before, old_status = _values(lead), lead.status
        lead.update_from_dict(command.values())
        given = {name for name, value in command.values().items() if before[name] != value}
        await check_lead(lead, given, wrong)
        changes = differences(before, _values(lead))
        if not changes:
            return lead
        if lead.status != old_status:
            lead.status_since = now()
        _derive(lead, country)
        return await change(caller, lead, lambda changed: announcement(changed, changes))


async def delete_lead(caller: Caller, lead_id: UUID, expected: int | None) -> None:
    """Deletes a lead for good."""
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id, expected)
        await delete_quotes_of(caller, lead)
        await remove(caller, lead, lambda deleted: LeadDeleted(lead=deleted.last_state()))


def announcement(lead: Lead, changes: list[Change]) -> Event:
    """The event that tells of these changes."""
    by_field = {change.field: change for change in changes}
    if "status" in by_field and by_field.keys() <= MOVES:
        move = by_field["status"]
        return LeadStatusChanged.model_validate({"lead": lead.state(), "old": move.old, "new": move.new})
    return LeadChanged(lead=lead.state(), changes=changes)


def _values(lead: Lead) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in ChangeLead.model_fields}


def _derive(lead: Lead, country: str) -> None:
    """Keeps what is searched in step with what was typed."""
    lead.searched_text = rules.searched_text(lead.name, lead.location, lead.customer_name)
    lead.searched_digits = rules.digits_searched(lead.contact_number, country)
