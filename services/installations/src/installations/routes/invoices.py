"""`/invoices`."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from installations import domain, queries
from installations.commands import AddInvoice, ChangeInvoice
from installations.queries import SoughtPapers
from installations.routes.filters import OfContractor, OfCustomer
from installations.schemas import InvoicePage, InvoiceView

AnyRequest = Request[Any, Any, Any]
Unpaid = Annotated[bool | None, QueryParameter(name="unpaid", description="Only what is unpaid, or only what is not.")]
FirstDay = Annotated[date | None, QueryParameter(name="from", description="Dated on this day or later.")]
LastDay = Annotated[date | None, QueryParameter(name="to", description="Dated on this day or earlier.")]


@get("/", guards=[staff(*OFFICE)])
async def list_invoices(
    caller: Calling,
    customer_id: OfCustomer = None,
    contractor: OfContractor = None,
    unpaid: Unpaid = None,
    first: FirstDay = None,
    last: LastDay = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[InvoicePage]:
    """List invoices, the latest date first."""
    sought = SoughtPapers(customer_id, contractor, first, last)
    return encoded(await queries.invoices(caller.account_id, sought, unpaid, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def add_invoice(caller: Calling, data: JSONBody[AddInvoice]) -> Response[InvoiceView]:
    """Enter an invoice to a customer; its number is used once in the account."""
    added = await domain.add_invoice(caller, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/invoices/{added.id}")


@get("/{invoice_id:uuid}", guards=[staff(*OFFICE)])
async def read_invoice(caller: Calling, invoice_id: Id) -> Response[InvoiceView]:
    """Show one invoice."""
    found = await queries.invoice(caller.account_id, invoice_id)
    return shown(found.view(), found.version)


@patch("/{invoice_id:uuid}", guards=[staff(*WRITERS)])
async def change_invoice(
    caller: Calling, invoice_id: Id, data: JSONBody[ChangeInvoice], request: AnyRequest
) -> Response[InvoiceView]:
    """Change any of an invoice's fields; say by its status that it is paid or void."""
    changed = await domain.change_invoice(caller, invoice_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{invoice_id:uuid}", guards=[staff(*WRITERS)])
async def delete_invoice(caller: Calling, invoice_id: Id, request: AnyRequest) -> None:
    """Delete an invoice for good."""
    await domain.delete_invoice(caller, invoice_id, expected_version(request))


router = Router(
    "/invoices",
    route_handlers=[list_invoices, add_invoice, read_invoice, change_invoice, delete_invoice],
    tags=["invoices"],
)
