"""How a lead follows its quotes: forward, never back."""

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import now
from contracts.leads import LeadStatusChanged
from leads.models import Lead

FORWARD = """
SELECT target.code, target.type FROM lead_status target
JOIN lead_status present ON present.account_id = target.account_id AND present.code = $2
WHERE target.account_id = $1 AND target.code = $3 AND present.type = 'open' AND target.type = 'open'
  AND present.position < target.position
FOR KEY SHARE
"""


async def move_forward(caller: Caller, lead: Lead, code: str) -> None:
    """Moves a taken lead to a status that comes later in its account's pipeline; won and lost ones stay.

    An account that has no such status any more loses nothing but the move.
    """
    targets = await fetch(FORWARD, lead.account_id, lead.status, code)
    if not targets:
        return
    old, lead.status, lead.status_type, lead.status_since = lead.status, code, targets[0]["type"], now()
    await change(caller, lead, lambda moved: LeadStatusChanged(lead=moved.state(), old=old, new=code))
