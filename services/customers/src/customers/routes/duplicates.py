"""`/customers/duplicates` and `/customers/{id}/merge`."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from customers import domain, queries
from customers.commands import DismissDuplicate, MergeCustomer
from customers.schemas import CustomerView, DuplicatePage

AnyRequest = Request[Any, Any, Any]


@get("/duplicates", guards=[staff(*OFFICE)])
async def list_duplicates(caller: Calling, page: PageNumber = 1, page_size: PageSize = 20) -> Response[DuplicatePage]:
    """List pairs of customers that are likely one, the likeliest first."""
    return encoded(await queries.duplicates(caller.account_id, page, page_size))


@post("/duplicates/dismiss", guards=[staff(*WRITERS)], status_code=204)
async def dismiss_duplicate(caller: Calling, data: JSONBody[DismissDuplicate]) -> None:
    """Say of two customers that they are not one."""
    await domain.dismiss_duplicate(caller, data)


@post("/{customer_id:uuid}/merge", guards=[staff(*WRITERS)], status_code=200)
async def merge_customer(
    caller: Calling, customer_id: Id, data: JSONBody[MergeCustomer], request: AnyRequest
) -> Response[CustomerView]:
    """Merge another customer into this one, which keeps its own fields and gets all that belongs to the other."""
    merged = await domain.merge_customer(caller, customer_id, data, expected_version(request))
    return shown(merged.view(), merged.version)


router = Router("/customers", route_handlers=[list_duplicates, dismiss_duplicate, merge_customer], tags=["customers"])
