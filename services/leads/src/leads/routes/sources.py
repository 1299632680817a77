"""`/lead-sources`: where leads come from; admins decide."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from leads import domain, queries
from leads.commands import AddLeadSource, ChangeLeadSource
from leads.models import LeadSource
from leads.schemas import LeadSourcePage, LeadSourceView

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*OFFICE)])
async def list_lead_sources(
    caller: Calling, page: PageNumber = 1, page_size: PageSize = 100
) -> Response[LeadSourcePage]:
    """List the account's sources by position."""
    return encoded(await queries.source_page(caller.account_id, page, page_size))


@post("/", guards=[staff("admin")])
async def add_lead_source(caller: Calling, data: JSONBody[AddLeadSource]) -> Response[LeadSourceView]:
    """Add a source; without a code, the one that its English label suggests."""
    added = await domain.add_choice(LeadSource, caller.account_id, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/lead-sources/{added.id}")


@patch("/{source_id:uuid}", guards=[staff("admin")])
async def change_lead_source(
    caller: Calling, source_id: Id, data: JSONBody[ChangeLeadSource], request: AnyRequest
) -> Response[LeadSourceView]:
    """Change a source, or retire it: leads that have it keep it, others can't be given it."""
    changed = await domain.change_choice(LeadSource, caller.account_id, source_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{source_id:uuid}", guards=[staff("admin")])
async def delete_lead_source(caller: Calling, source_id: Id, request: AnyRequest) -> None:
    """Delete a source that no lead has."""
    await domain.delete_choice(LeadSource, caller.account_id, source_id, expected_version(request))


router = Router(
    "/lead-sources",
    route_handlers=[list_lead_sources, add_lead_source, change_lead_source, delete_lead_source],
    tags=["leads"],
)
