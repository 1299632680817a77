"""`/lead-statuses`: the stages of the pipeline; admins decide."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from leads import domain, queries
from leads.commands import AddLeadStatus, ChangeLeadStatus
from leads.models import LeadStatus
from leads.schemas import LeadStatusPage, LeadStatusView

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*OFFICE)])
async def list_lead_statuses(
    caller: Calling, page: PageNumber = 1, page_size: PageSize = 100
) -> Response[LeadStatusPage]:
    """List the account's statuses by position."""
    return encoded(await queries.status_page(caller.account_id, page, page_size))


@post("/", guards=[staff("admin")])
async def add_lead_status(caller: Calling, data: JSONBody[AddLeadStatus]) -> Response[LeadStatusView]:
    """Add a status; without a code, the one that its English label suggests."""
    added = await domain.add_choice(LeadStatus, caller.account_id, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/lead-statuses/{added.id}")


@patch("/{status_id:uuid}", guards=[staff("admin")])
async def change_lead_status(
    caller: Calling, status_id: Id, data: JSONBody[ChangeLeadStatus], request: AnyRequest
) -> Response[LeadStatusView]:
    """Change a status; its code and its type stay."""
    changed = await domain.change_choice(LeadStatus, caller.account_id, status_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{status_id:uuid}", guards=[staff("admin")])
async def delete_lead_status(caller: Calling, status_id: Id, request: AnyRequest) -> None:
    """Delete a status that no lead is in, and that none comes to by itself."""
    await domain.delete_choice(LeadStatus, caller.account_id, status_id, expected_version(request))


router = Router(
    "/lead-statuses",
    route_handlers=[list_lead_statuses, add_lead_status, change_lead_status, delete_lead_status],
    tags=["leads"],
)
