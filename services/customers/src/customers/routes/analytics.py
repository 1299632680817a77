"""`/customers/{id}/analytics`."""

from litestar import Response, Router, get

from chassis.guards import OFFICE, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id
from customers import queries
from customers.schemas import AnalyticsView


@get("/{customer_id:uuid}/analytics", guards=[staff(*OFFICE)])
async def read_analytics(caller: Calling, customer_id: Id) -> Response[AnalyticsView]:
    """Show a customer in figures: installations, quotes and the last contact."""
    return encoded(await queries.analytics(caller.account_id, customer_id))


router = Router("/customers", route_handlers=[read_analytics], tags=["customers"])
