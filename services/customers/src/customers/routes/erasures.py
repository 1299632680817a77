"""`/erasures`, and bulk edits under `/customers`."""

from litestar import Response, Router, get, post
from litestar.params import JSONBody

from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id
from customers import domain, queries
from customers.commands import ChangeStatuses, DeleteCustomers
from customers.schemas import Deletions, ErasureView, StatusOutcomes


@get("/erasures/{erasure_id:uuid}", guards=[staff(*OFFICE)], tags=["erasures"])
async def read_erasure(caller: Calling, erasure_id: Id) -> Response[ErasureView]:
    """Show the receipt of a deletion: which services have erased, how much and when."""
    return encoded(await queries.erasure(caller.account_id, erasure_id))


@post("/customers/bulk-delete", guards=[staff(*WRITERS)], status_code=200, tags=["customers"])
async def delete_customers(caller: Calling, data: JSONBody[DeleteCustomers]) -> Deletions:
    """Delete up to 500 customers for good, with an outcome for each."""
    return Deletions(results=await domain.delete_customers(caller, data.ids))


@post("/customers/bulk-status", guards=[staff(*WRITERS)], status_code=200, tags=["customers"])
async def change_statuses(caller: Calling, data: JSONBody[ChangeStatuses]) -> StatusOutcomes:
    """Bring up to 500 customers to one status, with an outcome for each."""
    return StatusOutcomes(results=await domain.change_statuses(caller, data.ids, data.status))


router = Router("/", route_handlers=[read_erasure, delete_customers, change_statuses])
