"""`/installation-partners` and `/technicians`: to whom installations are given."""

from typing import Any

from litestar import Request, Response, Router, get, patch, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import EVERYBODY, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from installations import domain, queries
from installations.commands import AddInstallationPartner, ChangeInstallationPartner
from installations.schemas import InstallationPartnerPage, InstallationPartnerView, TechnicianPage

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*EVERYBODY)])
async def list_installation_partners(
    caller: Calling, page: PageNumber = 1, page_size: PageSize = 100
) -> Response[InstallationPartnerPage]:
    """List the account's installation partners by name."""
    return encoded(await queries.partners(caller.account_id, page, page_size))


@post("/", guards=[staff("admin")])
async def add_installation_partner(
    caller: Calling, data: JSONBody[AddInstallationPartner]
) -> Response[InstallationPartnerView]:
    """Add an installation partner."""
    added = await domain.add_installation_partner(caller, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/installation-partners/{added.id}")


@patch("/{partner_id:uuid}", guards=[staff("admin")])
async def change_installation_partner(
    caller: Calling, partner_id: Id, data: JSONBody[ChangeInstallationPartner], request: AnyRequest
) -> Response[InstallationPartnerView]:
    """Change an installation partner, or retire them."""
    changed = await domain.change_installation_partner(caller, partner_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@get("/technicians", guards=[staff(*EVERYBODY)], tags=["installations"])
async def list_technicians(
    caller: Calling, page: PageNumber = 1, page_size: PageSize = 100
) -> Response[TechnicianPage]:
    """List the technicians who have used the portal, by name."""
    return encoded(await queries.technicians(caller.account_id, page, page_size))


router = Router(
    "/installation-partners",
    route_handlers=[list_installation_partners, add_installation_partner, change_installation_partner],
    tags=["installations"],
)
