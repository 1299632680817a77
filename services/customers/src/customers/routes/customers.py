"""`/customers`."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import etag, expected_version, shown
from chassis.database import is_away
from chassis.errors import invalid
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize, SearchText
from chassis.words import Words
from contracts.customers import CustomerStatus
from customers import domain, queries, rules
from customers.commands import ChangeCustomer, CreateCustomer
from customers.schemas import CustomerPage, CustomerView

TIMELINE_SECONDS = 1.0
TIMELINE_ENTRIES = 20
NOT_A_MOMENT = Words(
    "A date or an instant is needed, like 2026-11-02 or 2026-11-02T08:30:00Z.",
    "Il faut une date ou un instant, comme 2026-11-02 ou 2026-11-02T08:30:00Z.",
)

AnyRequest = Request[Any, Any, Any]
StatusFilter = Annotated[
    CustomerStatus | None, QueryParameter(name="status", description="Only customers in this status.")
]
DefaultCountry = NamedDependency[str]
DELETED = {204: ResponseSpec(None, description="It is gone; Location is where the receipt is.")}
AsOf = Annotated[
    str | None,
    QueryParameter(
        max_length=40,
        pattern=r"^\d{4}-\d\d-\d\d",
        description="The record as it was: an RFC 3339 instant, or a date for the end of that day in UTC.",
    ),
]
AllowDuplicate = Annotated[bool, QueryParameter(description="Even if another customer has the email or phone.")]


@get("/", guards=[staff(*OFFICE)])
async def list_customers(
    caller: Calling, q: SearchText = None, status: StatusFilter = None, page: PageNumber = 1, page_size: PageSize = 10
) -> Response[CustomerPage]:
    """Search and list customers, newest first."""
    return encoded(await queries.customers(caller.account_id, q, status, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def create_customer(
    caller: Calling,
    data: JSONBody[CreateCustomer],
    default_country: DefaultCountry,
    allow_duplicate: AllowDuplicate = False,
) -> Response[CustomerView]:
    """Add a customer."""
    added = await domain.create_customer(caller, data, default_country, allow_duplicate=allow_duplicate)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/customers/{added.id}")


@get("/{customer_id:uuid}", guards=[staff(*OFFICE)])
async def read_customer(caller: Calling, customer_id: Id, as_of: AsOf = None) -> Response[CustomerView]:
    """Show one customer, as it is or as it was at some moment of the past."""
    if as_of is not None:
        return encoded(await queries.customer_as_of(caller.account_id, customer_id, _moment(as_of)))
    found = await queries.customer(caller.account_id, customer_id)
    return encoded(found, ETag=etag(found["version"]))


@get("/{customer_id:uuid}/overview", guards=[staff(*OFFICE)], tags=["internal"])
async def read_overview(caller: Calling, customer_id: Id) -> Response[bytes]:
    """For the gateway's customer page: the customer, and on a second line the newest of its timeline, or null."""
    found, timeline = await asyncio.gather(
        queries.customer(caller.account_id, customer_id), _timeline_in_time(caller.account_id, customer_id)
    )
    lines = msgspec.json.encode(found) + b"\n" + msgspec.json.encode(timeline)
    return Response(lines, media_type="application/x-ndjson")


@patch("/{customer_id:uuid}", guards=[staff(*WRITERS)])
async def change_customer(
    caller: Calling,
    customer_id: Id,
    data: JSONBody[ChangeCustomer],
    request: AnyRequest,
    default_country: DefaultCountry,
    allow_duplicate: AllowDuplicate = False,
) -> Response[CustomerView]:
    """Change any of a customer's fields, its status included."""
    changed = await domain.change_customer(
        caller, customer_id, data, default_country, expected_version(request), allow_duplicate=allow_duplicate
    )
    return shown(changed.view(), changed.version)


@delete("/{customer_id:uuid}", guards=[staff(*WRITERS)], responses=DELETED)
async def delete_customer(caller: Calling, customer_id: Id, request: AnyRequest) -> Response[None]:
    """Delete a customer for good; `Location` is where the receipt of the erasure is."""
    erasure_id = await domain.delete_customer(caller, customer_id, expected_version(request))
    return Response(None, status_code=204, headers={"Location": f"/api/v1/erasures/{erasure_id}"})


def _moment(text: str) -> datetime:
    try:
        return rules.moment(text)
    except ValueError:
        raise invalid("as_of", "not_a_moment", NOT_A_MOMENT) from None


async def _timeline_in_time(account_id: UUID, customer_id: UUID) -> dict[str, Any] | None:
    """A timeline that fails or takes too long must not take the customer with it."""
    try:
        async with asyncio.timeout(TIMELINE_SECONDS):
            return await queries.newest_of_timeline(account_id, customer_id, TIMELINE_ENTRIES)
    except Exception as error:
        if isinstance(error, TimeoutError) or is_away(error):
            return None
        raise


router = Router(
    "/customers",
    route_handlers=[
        list_customers,
        create_customer,
        read_customer,
        read_overview,
        change_customer,
        delete_customer,
    ],
    tags=["customers"],
)
