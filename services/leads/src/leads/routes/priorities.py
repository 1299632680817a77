"""`/priorities`: how much leads can matter."""

from litestar import Response, Router, get

from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import PageNumber, PageSize
from leads import queries
from leads.schemas import PriorityPage


@get("/", guards=[staff(*OFFICE)])
async def list_priorities(page: PageNumber = 1, page_size: PageSize = 100) -> Response[PriorityPage]:
    """List the priorities, the highest first."""
    return encoded(queries.priority_page(page, page_size))


router = Router("/priorities", route_handlers=[list_priorities], tags=["leads"])
