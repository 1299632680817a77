"""Whether what a lead names is there, and whether its fields go together."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.database import fetch
from chassis.errors import FieldError
from leads import projections
from leads.errors import (
    BEFORE_CONTACT,
    NO_SUCH_PARTNER,
    NO_SUCH_SOURCE,
    NO_SUCH_STAFF,
    NO_SUCH_STATUS,
    REASON_NEEDED,
    LeadRefused,
    not_known,
)
from leads.models import Lead

STATUS = "SELECT type FROM lead_status WHERE account_id = $1 AND code = $2 FOR KEY SHARE"
SOURCE = "SELECT FROM lead_source WHERE account_id = $1 AND code = $2 AND active FOR KEY SHARE"
STAFF = "SELECT FROM staff_member WHERE account_id = $1 AND id = $2"


async def unknown_partner(account_id: UUID, partner_id: UUID | None) -> list[FieldError]:
    """What is wrong with a partner that the account does not have, after a short wait for one just added."""
    if partner_id is None or await projections.partner_has_arrived(account_id, partner_id):
        return []
    return [not_known("installation_partner_id", NO_SUCH_PARTNER)]


async def check_lead(lead: Lead, changed: Collection[str], found: Sequence[FieldError]) -> None:
    """Gives the lead the type of its status; raises LeadRefused with everything that is wrong with what changed.

    `found` is what was wrong already.
    """
    errors = [*found, *await _unknown(lead, changed), *_contradictions(lead)]
    if errors:
        raise LeadRefused(errors)


async def _unknown(lead: Lead, changed: Collection[str]) -> list[FieldError]:
    errors = []
    statuses = await fetch(STATUS, lead.account_id, lead.status)
    if statuses:
        lead.status_type = statuses[0]["type"]
    else:
        errors.append(not_known("status", NO_SUCH_STATUS))
    if "source" in changed and lead.source and not await fetch(SOURCE, lead.account_id, lead.source):
        errors.append(not_known("source", NO_SUCH_SOURCE))
    if "assigned_to" in changed and lead.assigned_to and not await fetch(STAFF, lead.account_id, lead.assigned_to):
        errors.append(not_known("assigned_to", NO_SUCH_STAFF))
    return errors


def _contradictions(lead: Lead) -> list[FieldError]:
    """What can't be so at the same time; who is not lost has no reason for it."""
    errors = []
    if lead.status_type != "lost":
        lead.lost_reason = None
    elif lead.lost_reason is None:
        errors.append(FieldError("lost_reason", "missing", REASON_NEEDED.say()))
    if lead.contact_date and lead.follow_up_date and lead.follow_up_date < lead.contact_date:
        errors.append(FieldError("follow_up_date", "before_contact", BEFORE_CONTACT.say()))
    return errors
