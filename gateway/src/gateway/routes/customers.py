"""The composed customer page."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from chassis.guards import OFFICE, staff
from chassis.parameters import Calling, Id
from gateway.composition import Refused, customer_detail
from gateway.proxy.headers import asking
from gateway.proxy.upstreams import Answer, Upstreams
from gateway.schemas import CustomerDetail

AnyRequest = Request[Any, Any, Any]


@get("/customers/{customer_id:uuid}/detail", guards=[staff(*OFFICE)], tags=["customers"])
async def read_customer_detail(
    customer_id: Id,
    caller: Calling,
    request: AnyRequest,
    upstreams: NamedDependency[Upstreams],
    tab_budget: NamedDependency[float],
) -> Response[CustomerDetail]:
    """Show everything about a customer; a service that is away leaves its tab unavailable."""
    headers = asking(request.scope)

    async def ask(service: str, target: str) -> Answer:
        return await upstreams.ask(service, target, caller, headers)

    try:
        return _shown(Answer(200, await customer_detail(ask, customer_id, tab_budget), "application/json"))
    except Refused as refused:
        return _shown(refused.answer)


def _shown(answer: Answer) -> Response[Any]:
    return Response(answer.body, status_code=answer.status, media_type=answer.content_type)


handlers = [read_customer_detail]
