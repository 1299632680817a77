"""What is put together of a lead."""

from litestar import Response, get
from litestar.di import NamedDependency

from chassis.guards import OFFICE, staff
from chassis.parameters import Id
from gateway.composition import Refused, lead_detail
from gateway.routes.composing import AnyRequest, Composer, page, shown
from gateway.schemas import LeadDetail


@get("/leads/{lead_id:uuid}/detail", guards=[staff(*OFFICE)], tags=["leads"])
async def read_lead_detail(
    lead_id: Id, request: AnyRequest, composer: NamedDependency[Composer]
) -> Response[LeadDetail]:
    """Show everything about a lead; what can't be had in time leaves its tab unavailable."""
    try:
        return page(await lead_detail(composer.asks(request), lead_id, composer.budget))
    except Refused as refused:
        return shown(refused.answer)


handlers = [read_lead_detail]
