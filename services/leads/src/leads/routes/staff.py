"""`/staff`: who can be given leads."""

from litestar import Response, Router, get, post

from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, PageNumber, PageSize
from leads import queries
from leads.schemas import StaffPage


@get("/", guards=[staff(*OFFICE)])
async def list_staff(caller: Calling, page: PageNumber = 1, page_size: PageSize = 100) -> Response[StaffPage]:
    """List the account's staff who have signed in, by name."""
    return encoded(await queries.staff(caller.account_id, page, page_size))


@post("/me", guards=[staff(*OFFICE)], status_code=204)
async def introduce_me(caller: Calling) -> None:
    """Hear of somebody who has signed in: like everybody who calls, they are remembered. Only the gateway asks."""


router = Router("/staff", route_handlers=[list_staff, introduce_me], tags=["leads"])
