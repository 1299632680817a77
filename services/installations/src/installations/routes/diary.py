"""`/events`: customers' diaries."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from installations import domain, queries
from installations.commands import AddDiaryEvent, ChangeDiaryEvent
from installations.queries import SoughtEvents
from installations.routes.filters import OfCustomer
from installations.schemas import DiaryEventPage, DiaryEventView

AnyRequest = Request[Any, Any, Any]
FirstDay = Annotated[date | None, QueryParameter(name="from", description="On this day (UTC) or later.")]
LastDay = Annotated[date | None, QueryParameter(name="to", description="On this day (UTC) or earlier.")]


@get("/", guards=[staff(*OFFICE)])
async def list_events(
    caller: Calling,
    customer_id: OfCustomer = None,
    first: FirstDay = None,
    last: LastDay = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[DiaryEventPage]:
    """List appointments, follow-ups and other events of customers, the earliest first."""
    sought = SoughtEvents(customer_id, first, last)
    return encoded(await queries.diary_events(caller.account_id, sought, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def add_event(caller: Calling, data: JSONBody[AddDiaryEvent]) -> Response[DiaryEventView]:
    """Enter an event into a customer's diary."""
    added = await domain.add_diary_event(caller, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/events/{added.id}")


@get("/{event_id:uuid}", guards=[staff(*OFFICE)])
async def read_event(caller: Calling, event_id: Id) -> Response[DiaryEventView]:
    """Show one event."""
    found = await queries.diary_event(caller.account_id, event_id)
    return shown(found.view(), found.version)


@patch("/{event_id:uuid}", guards=[staff(*WRITERS)])
async def change_event(
    caller: Calling, event_id: Id, data: JSONBody[ChangeDiaryEvent], request: AnyRequest
) -> Response[DiaryEventView]:
    """Change any of an event's fields."""
    changed = await domain.change_diary_event(caller, event_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{event_id:uuid}", guards=[staff(*WRITERS)])
async def delete_event(caller: Calling, event_id: Id, request: AnyRequest) -> None:
    """Delete an event for good."""
    await domain.delete_diary_event(caller, event_id, expected_version(request))


router = Router(
    "/events", route_handlers=[list_events, add_event, read_event, change_event, delete_event], tags=["events"]
)
