"""`/installations`."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version, shown
from chassis.guards import CREW, EVERYBODY, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize, SearchText
from contracts.installations import InstallationStatus, StatusGroup
from installations import domain, queries
from installations.commands import ChangeInstallation, ChangeInstallationStatus, ScheduleInstallation
from installations.queries import Sought
from installations.routes.filters import OfCustomer
from installations.schemas import InstallationPage, InstallationView

AnyRequest = Request[Any, Any, Any]
InStatus = Annotated[InstallationStatus | None, QueryParameter(name="status", description="Only those in this status.")]
InGroup = Annotated[StatusGroup | None, QueryParameter(name="status_group", description="Only those in this group.")]
OfTechnician = Annotated[UUID | None, QueryParameter(name="technician_id", description="Only this technician's.")]
FirstDay = Annotated[date | None, QueryParameter(name="from", description="Scheduled on this day or later.")]
LastDay = Annotated[date | None, QueryParameter(name="to", description="Scheduled on this day or earlier.")]


@get("/", guards=[staff(*EVERYBODY)])
async def list_installations(
    caller: Calling,
    customer_id: OfCustomer = None,
    status: InStatus = None,
    status_group: InGroup = None,
    technician_id: OfTechnician = None,
    first: FirstDay = None,
    last: LastDay = None,
    q: SearchText = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[InstallationPage]:
    """Search and list installations, the latest planned first; technicians see their own."""
    sought = Sought(customer_id, status, status_group, technician_id, first, last, q)
    return encoded(await queries.installations(caller, sought, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def schedule_installation(caller: Calling, data: JSONBody[ScheduleInstallation]) -> Response[InstallationView]:
    """Schedule an installation for a customer, by default at their address."""
    added = await domain.schedule_installation(caller, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/installations/{added.id}")


@get("/{installation_id:uuid}", guards=[staff(*EVERYBODY)])
async def read_installation(caller: Calling, installation_id: Id) -> Response[InstallationView]:
    """Show one installation with its photos."""
    found = await queries.installation(caller, installation_id)
    return shown(found.view(), found.version)


@patch("/{installation_id:uuid}", guards=[staff(*WRITERS)])
async def change_installation(
    caller: Calling, installation_id: Id, data: JSONBody[ChangeInstallation], request: AnyRequest
) -> Response[InstallationView]:
    """Change any of an installation's fields; its status has transitions of its own."""
    changed = await domain.change_installation(caller, installation_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{installation_id:uuid}", guards=[staff(*WRITERS)])
async def delete_installation(caller: Calling, installation_id: Id, request: AnyRequest) -> None:
    """Delete an installation and its photos for good."""
    await domain.delete_installation(caller, installation_id, expected_version(request))


@post("/{installation_id:uuid}/transitions", guards=[staff(*CREW)], status_code=200)
async def change_installation_status(
    caller: Calling, installation_id: Id, data: JSONBody[ChangeInstallationStatus], request: AnyRequest
) -> Response[InstallationView]:
    """Take an installation to its next status, or cancel or reject it for a reason."""
    changed = await domain.change_installation_status(caller, installation_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


router = Router(
    "/installations",
    route_handlers=[
        list_installations,
        schedule_installation,
        read_installation,
        change_installation,
        delete_installation,
        change_installation_status,
    ],
    tags=["installations"],
)
