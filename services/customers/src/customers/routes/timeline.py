"""`/customers/{id}/timeline`."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from customers import queries
from customers.schemas import TimelinePage

WITHOUT_NUL = r"^[^\x00]*$"
Action = Annotated[
    str | None, QueryParameter(max_length=100, pattern=WITHOUT_NUL, description="Only this, e.g. `customer_changed`.")
]
Source = Annotated[
    str | None,
    QueryParameter(max_length=100, pattern=WITHOUT_NUL, description="Only from there, e.g. `/services/installations`."),
]


@get("/{customer_id:uuid}/timeline", guards=[staff(*OFFICE)])
async def read_timeline(
    caller: Calling,
    customer_id: Id,
    action: Action = None,
    source: Source = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[TimelinePage]:
    """Show what happened to a customer, newest first."""
    return encoded(await queries.timeline(caller.account_id, customer_id, page, page_size, action, source))


router = Router("/customers", route_handlers=[read_timeline], tags=["customers"])
