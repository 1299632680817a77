"""`/service-plans`."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from installations import domain, queries
from installations.commands import AddServicePlan, ChangeServicePlan
from installations.routes.filters import OfCustomer
from installations.schemas import ServicePlanPage, ServicePlanView

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*OFFICE)])
async def list_service_plans(
    caller: Calling, customer_id: OfCustomer = None, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[ServicePlanPage]:
    """List service plans, the newest first."""
    return encoded(await queries.service_plans(caller.account_id, customer_id, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def add_service_plan(caller: Calling, data: JSONBody[AddServicePlan]) -> Response[ServicePlanView]:
    """Put a customer on a service plan."""
    added = await domain.add_service_plan(caller, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/service-plans/{added.id}")


@get("/{plan_id:uuid}", guards=[staff(*OFFICE)])
async def read_service_plan(caller: Calling, plan_id: Id) -> Response[ServicePlanView]:
    """Show one service plan."""
    found = await queries.service_plan(caller.account_id, plan_id)
    return shown(found.view(), found.version)


@patch("/{plan_id:uuid}", guards=[staff(*WRITERS)])
async def change_service_plan(
    caller: Calling, plan_id: Id, data: JSONBody[ChangeServicePlan], request: AnyRequest
) -> Response[ServicePlanView]:
    """Change any of a plan's fields; pause, resume or end it by its status."""
    changed = await domain.change_service_plan(caller, plan_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{plan_id:uuid}", guards=[staff(*WRITERS)])
async def delete_service_plan(caller: Calling, plan_id: Id, request: AnyRequest) -> None:
    """Delete a service plan for good."""
    await domain.delete_service_plan(caller, plan_id, expected_version(request))


router = Router(
    "/service-plans",
    route_handlers=[
        list_service_plans,
        add_service_plan,
        read_service_plan,
        change_service_plan,
        delete_service_plan,
    ],
    tags=["service plans"],
)
