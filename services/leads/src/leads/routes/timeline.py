"""`/leads/{id}/timeline`."""

from litestar import Response, Router, get

from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from chassis.timeline import ActionFilter, SourceFilter, TimelinePage
from leads import queries


@get("/{lead_id:uuid}/timeline", guards=[staff(*OFFICE)])
async def read_timeline(
    caller: Calling,
    lead_id: Id,
    action: ActionFilter = None,
    source: SourceFilter = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[TimelinePage]:
    """Show what happened to a lead, newest first."""
    return encoded(await queries.timeline(caller.account_id, lead_id, page, page_size, action, source))


router = Router("/leads", route_handlers=[read_timeline], tags=["leads"])
