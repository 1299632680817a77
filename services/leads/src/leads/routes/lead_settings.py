"""`/lead-settings`."""

from typing import Any

from litestar import Request, Response, Router, get, patch
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import staff
from chassis.parameters import Calling
from leads import domain, queries
from leads.commands import ChangeLeadSettings
from leads.schemas import LeadSettingsView


@get("/", guards=[staff("admin")])
async def read_lead_settings(caller: Calling) -> Response[LeadSettingsView]:
    """Show what the account wants of its leads."""
    found = await queries.lead_settings(caller.account_id)
    return shown(found, found.version)


@patch("/", guards=[staff("admin")])
async def change_lead_settings(
    caller: Calling, data: JSONBody[ChangeLeadSettings], request: Request[Any, Any, Any]
) -> Response[LeadSettingsView]:
    """Change what the account wants of its leads."""
    changed = await domain.change_lead_settings(caller, data, expected_version(request))
    return shown(changed, changed.version)


router = Router("/lead-settings", route_handlers=[read_lead_settings, change_lead_settings], tags=["leads"])
