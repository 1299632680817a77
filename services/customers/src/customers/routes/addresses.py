"""`/customers/{id}/addresses`."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.parameters import Calling, Id, PageNumber, PageSize
from customers import domain, queries
from customers.commands import AddAddress, ChangeAddress
from customers.schemas import AddressPage, AddressView

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*OFFICE)])
async def list_addresses(
    caller: Calling, customer_id: Id, page: PageNumber = 1, page_size: PageSize = 100
) -> AddressPage:
    """List a customer's addresses, the primary one first, then the oldest."""
    return await queries.address_page(caller.account_id, customer_id, page, page_size)


@post("/", guards=[staff(*WRITERS)])
async def add_address(caller: Calling, customer_id: Id, data: JSONBody[AddAddress]) -> Response[AddressView]:
    """Add an address to a customer; a billing address takes that from the one before."""
    added = await domain.add_address(caller, customer_id, data)
    location = f"/api/v1/customers/{customer_id}/addresses/{added.id}"
    return shown(added, added.version, 201, Location=location)


@get("/{address_id:uuid}", guards=[staff(*OFFICE)])
async def read_address(caller: Calling, customer_id: Id, address_id: Id) -> Response[AddressView]:
    """Show one address of a customer."""
    found = await queries.address(caller.account_id, customer_id, address_id)
    return shown(found, found.version)


@patch("/{address_id:uuid}", guards=[staff(*WRITERS)])
async def change_address(
    caller: Calling, customer_id: Id, address_id: Id, data: JSONBody[ChangeAddress], request: AnyRequest
) -> Response[AddressView]:
    """Change any of an address's fields; access contacts are given as a whole."""
    changed = await domain.change_address(caller, customer_id, address_id, data, expected_version(request))
    return shown(changed, changed.version)


@delete("/{address_id:uuid}", guards=[staff(*WRITERS)])
async def remove_address(caller: Calling, customer_id: Id, address_id: Id, request: AnyRequest) -> None:
    """Remove an address; the primary one stays with the customer."""
    await domain.remove_address(caller, customer_id, address_id, expected_version(request))


router = Router(
    "/customers/{customer_id:uuid}/addresses",
    route_handlers=[list_addresses, add_address, read_address, change_address, remove_address],
    tags=["customers"],
)
