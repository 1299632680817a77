"""`/staff`: who can be given leads."""

from litestar import Response, Router, get

from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, PageNumber, PageSize
from leads import queries
from leads.schemas import StaffPage


@get("/", guards=[staff(*OFFICE)])
async def list_staff(caller: Calling, page: PageNumber = 1, page_size: PageSize = 100) -> Response[StaffPage]:
    """List the account's staff who have signed in, by name."""
    return encoded(await queries.staff(caller.account_id, page, page_size))


router = Router("/staff", route_handlers=[list_staff], tags=["leads"])
