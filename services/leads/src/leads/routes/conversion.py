"""`/leads/{id}/convert`."""

from typing import Annotated, Any

from litestar import Request, Response, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version
from chassis.guards import WRITERS, staff
from chassis.parameters import Calling, Id
from leads import domain
from leads.commands import ConvertLead
from leads.schemas import ConvertedLead

AllowDuplicate = Annotated[bool, QueryParameter(description="Even if a customer has the lead's email or phone.")]


@post("/{lead_id:uuid}/convert", guards=[staff(*WRITERS)], status_code=200)
async def convert_lead(
    caller: Calling,
    lead_id: Id,
    request: Request[Any, Any, Any],
    default_country: NamedDependency[str],
    data: JSONBody[ConvertLead | None] = None,
    allow_duplicate: AllowDuplicate = False,
) -> Response[ConvertedLead]:
    """Make a new customer of a lead, or link it to one that is there; once, however often it is asked."""
    customer_id = await domain.convert_lead(
        caller, lead_id, data or ConvertLead(), default_country, expected_version(request),
        allow_duplicate=allow_duplicate,
    )  # fmt: skip
    return Response(ConvertedLead(customer_id=customer_id))


router = Router("/leads", route_handlers=[convert_lead], tags=["leads"])
