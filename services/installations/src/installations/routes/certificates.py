"""`/certificates`."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from installations import domain, queries
from installations.commands import AddCertificate, ChangeCertificate
from installations.queries import SoughtPapers
from installations.routes.filters import OfContractor, OfCustomer
from installations.schemas import CertificatePage, CertificateView

AnyRequest = Request[Any, Any, Any]
FirstDay = Annotated[date | None, QueryParameter(name="from", description="Issued on this day or later.")]
LastDay = Annotated[date | None, QueryParameter(name="to", description="Issued on this day or earlier.")]


@get("/", guards=[staff(*OFFICE)])
async def list_certificates(
    caller: Calling,
    customer_id: OfCustomer = None,
    contractor: OfContractor = None,
    first: FirstDay = None,
    last: LastDay = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[CertificatePage]:
    """List certificates, the latest issued first."""
    sought = SoughtPapers(customer_id, contractor, first, last)
    return encoded(await queries.certificates(caller.account_id, sought, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def add_certificate(caller: Calling, data: JSONBody[AddCertificate]) -> Response[CertificateView]:
    """Enter a certificate for a customer."""
    added = await domain.add_certificate(caller, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/certificates/{added.id}")


@get("/{certificate_id:uuid}", guards=[staff(*OFFICE)])
async def read_certificate(caller: Calling, certificate_id: Id) -> Response[CertificateView]:
    """Show one certificate."""
    found = await queries.certificate(caller.account_id, certificate_id)
    return shown(found.view(), found.version)


@patch("/{certificate_id:uuid}", guards=[staff(*WRITERS)])
async def change_certificate(
    caller: Calling, certificate_id: Id, data: JSONBody[ChangeCertificate], request: AnyRequest
) -> Response[CertificateView]:
    """Change any of a certificate's fields."""
    changed = await domain.change_certificate(caller, certificate_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{certificate_id:uuid}", guards=[staff(*WRITERS)])
async def delete_certificate(caller: Calling, certificate_id: Id, request: AnyRequest) -> None:
    """Delete a certificate for good."""
    await domain.delete_certificate(caller, certificate_id, expected_version(request))


router = Router(
    "/certificates",
    route_handlers=[list_certificates, add_certificate, read_certificate, change_certificate, delete_certificate],
    tags=["certificates"],
)
