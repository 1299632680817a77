"""`/leads`."""

from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize, SearchText
from leads import domain, queries
from leads.commands import CODE, ChangeLead, CreateLead
from leads.schemas import BoardView, LeadPage, LeadView

AnyRequest = Request[Any, Any, Any]
DefaultCountry = NamedDependency[str]
StatusFilter = Annotated[
    str | None, QueryParameter(name="status", pattern=CODE, description="Only leads in this status, by its code.")
]


@get("/", guards=[staff(*OFFICE)])
async def list_leads(
    caller: Calling, q: SearchText = None, status: StatusFilter = None, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[LeadPage]:
    """Search and list leads, newest first."""
    return encoded(await queries.leads(caller.account_id, q, status, page, page_size))


@get("/board", guards=[staff(*OFFICE)])
async def read_board(caller: Calling, q: SearchText = None, status: StatusFilter = None) -> Response[BoardView]:
    """Show the pipeline: a column for each status with its total and its 20 newest leads."""
    return encoded(await queries.board(caller.account_id, q, status))


@post("/", guards=[staff(*WRITERS)])
async def create_lead(
    caller: Calling, data: JSONBody[CreateLead], default_country: DefaultCountry
) -> Response[LeadView]:
    """Add a lead."""
    added = await domain.create_lead(caller, data, default_country)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/leads/{added.id}")


@get("/{lead_id:uuid}", guards=[staff(*OFFICE)])
async def read_lead(caller: Calling, lead_id: Id) -> Response[LeadView]:
    """Show one lead."""
    found = await queries.lead(caller.account_id, lead_id)
    return shown(found.view(), found.version)


@patch("/{lead_id:uuid}", guards=[staff(*WRITERS)])
async def change_lead(
    caller: Calling, lead_id: Id, data: JSONBody[ChangeLead], request: AnyRequest, default_country: DefaultCountry
) -> Response[LeadView]:
    """Change any of a lead's fields; another status moves its card."""
    changed = await domain.change_lead(caller, lead_id, data, default_country, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{lead_id:uuid}", guards=[staff(*WRITERS)])
async def delete_lead(caller: Calling, lead_id: Id, request: AnyRequest) -> None:
    """Delete a lead for good, with all that belongs to it."""
    await domain.delete_lead(caller, lead_id, expected_version(request))


router = Router(
    "/leads",
    route_handlers=[list_leads, read_board, create_lead, read_lead, change_lead, delete_lead],
    tags=["leads"],
)
