"""The composed customer page."""

from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency

from chassis.guards import OFFICE, staff
from chassis.parameters import Id
from gateway.composition import Refused, customer_detail
from gateway.proxy.headers import asking
from gateway.proxy.upstreams import Answer, Upstreams
from gateway.schemas import CustomerDetail

AnyRequest = Request[Any, Any, Any]


class Composer(NamedTuple):
    """What composing takes; one object, since Litestar resolves a second dependency at a third of the route's cost."""

    upstreams: Upstreams
    budget: float
    """Seconds that a tab may take."""


@get("/customers/{customer_id:uuid}/detail", guards=[staff(*OFFICE)], tags=["customers"])
async def read_customer_detail(
    customer_id: Id, request: AnyRequest, composer: NamedDependency[Composer]
) -> Response[CustomerDetail]:
    """Show everything about a customer; a service that is away leaves its tab unavailable."""
    headers = asking(request.scope)

    async def ask(service: str, target: str) -> Answer:
        return await composer.upstreams.ask(service, target, request.user, headers)

    try:
        return _shown(Answer(200, await customer_detail(ask, customer_id, composer.budget), "application/json"))
    except Refused as refused:
        return _shown(refused.answer)


def _shown(answer: Answer) -> Response[Any]:
    return Response(answer.body, status_code=answer.status, media_type=answer.content_type)


handlers = [read_customer_detail]
