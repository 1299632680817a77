"""A lead becomes a customer: leads chooses the id and remembers it, customers hears of that and adds the customer."""

from uuid import UUID

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.ids import new_id
from chassis.validation import field_error
from contracts.leads import LeadConverted, NewCustomer
from leads import projections, queries, rules
from leads.commands import ConvertLead
from leads.errors import LeadAlreadyConverted, LeadRefused, PossibleDuplicate
from leads.models import Lead
from leads.projections import Linked

RESERVE = "SELECT pg_advisory_xact_lock(hashtextextended(place, 0)) FROM unnest($1::text[]) AS place"


async def convert_lead(
    caller: Caller, lead_id: UUID, command: ConvertLead, country: str, expected: int | None, *, allow_duplicate: bool
) -> UUID:
    """Makes a new customer of a lead, or links it to the chosen one; converting again changes nothing.

    Returns the customer's id. Raises LeadAlreadyConverted; for a new customer LeadRefused where the lead lacks what a
    customer needs, and PossibleDuplicate unless that is allowed.
    """
    await _chosen_has_arrived(caller.account_id, lead_id, command)
    async with transaction():
        chosen = await projections.link(caller.account_id, command.customer_id) if command.customer_id else None
        lead = await Lead.take(caller.account_id, lead_id, expected)  # after the customer, as when a customer goes
        if lead.customer_id is not None:
            return _as_it_is(lead.customer_id, chosen)
        if chosen is not None:
            return await _become(caller, lead, chosen)
        new = _new_customer(lead)
        if not allow_duplicate and (candidates := await _alike(lead, new, country)):
            raise PossibleDuplicate(candidates)
        return await _add_customer(caller, lead, new, country)


async def convert_if_wanted(caller: Caller, lead: Lead, country: str) -> None:
    """Makes a customer of a taken lead whose quote was approved, if the account wants that of its quotes.

    A lead that lacks something, or may be somebody's already, stays what it is: that is for a person to decide.
    """
    if lead.customer_id is not None or rules.lacking(lead.contact_number, lead.location):
        return
    if not (await queries.lead_settings(lead.account_id)).convert_on_approval:
        return
    new = _new_customer(lead)
    if not await _alike(lead, new, country):
        await _add_customer(caller, lead, new, country)


async def _chosen_has_arrived(account_id: UUID, lead_id: UUID, command: ConvertLead) -> None:
    """Waits before any lock is held, and for nobody whose lead is not there."""
    if command.customer_id is not None:
        await queries.lead(account_id, lead_id)
        await projections.customer_has_arrived(account_id, command.customer_id)


def _as_it_is(customer_id: UUID, chosen: Linked | None) -> UUID:
    if chosen is not None and chosen.id != customer_id:
        raise LeadAlreadyConverted(customer_id)
    return customer_id


def _new_customer(lead: Lead) -> NewCustomer:
    if lead.contact_number is None or lead.location is None:
        lacking = rules.lacking(lead.contact_number, lead.location)
        raise LeadRefused([field_error(name, "required") for name in lacking])
    return NewCustomer(name=lead.name, email=lead.email, phone=lead.contact_number, address=lead.location)


async def _alike(lead: Lead, new: NewCustomer, country: str) -> list[dict[str, str]]:
    """Customers that the new one may be already.

    Until this transaction ends nobody else looks for the same email or phone. They are locked in one order, so that
    two who look for both don't wait for each other.
    """
    sought = rules.identity(new.email, new.phone, country)
    await fetch(RESERVE, sorted(f"{lead.account_id} {key}" for key in sought))
    return await queries.alike(lead.account_id, sought)


async def _add_customer(caller: Caller, lead: Lead, new: NewCustomer, country: str) -> UUID:
    coming = Linked(new_id(), new.name)
    identity = rules.identity(new.email, new.phone, country)
    await projections.expect_customer(lead.account_id, coming.id, coming.name, identity)
    return await _become(caller, lead, coming, new)


async def _become(caller: Caller, lead: Lead, customer: Linked, new: NewCustomer | None = None) -> UUID:
    lead.customer_id, lead.customer_name = customer.id, customer.name
    lead.searched_text = rules.searched_text(lead.name, lead.location, lead.customer_name)
    await change(
        caller, lead, lambda changed: LeadConverted(lead=changed.state(), created=new is not None, customer=new)
    )
    return customer.id
