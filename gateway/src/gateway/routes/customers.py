"""What is put together of a customer from several services."""

import re
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.types import ASGIApp

from chassis.guards import MANAGERS, OFFICE, WRITERS, staff
from chassis.parameters import Id
from gateway.composition import OpenFile, Refused, Tell, customer_detail, deletion_impact, personal_data
from gateway.proxy.download import Download
from gateway.proxy.headers import asking
from gateway.proxy.upstreams import Answer, Upstreams
from gateway.routes.composing import AnyRequest, Composer, page, shown
from gateway.schemas import CustomerDetail, DeletionImpact

SURVIVOR = re.compile(r"/customers/([0-9a-f-]{36})")
ZIP = {
    "Content-Type": "application/zip",
    "Content-Disposition": 'attachment; filename="personal-data.zip"',
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@get("/customers/{customer_id:uuid}/detail", guards=[staff(*OFFICE)], tags=["customers"])
async def read_customer_detail(
    customer_id: Id, request: AnyRequest, composer: NamedDependency[Composer]
) -> Response[CustomerDetail]:
    """Show everything about a customer; a service that is away leaves its tab unavailable."""
    try:
        return page(await customer_detail(composer.asks(request), customer_id, composer.budget))
    except Refused as refused:
        return _refusal(refused.answer, request, customer_id)


@get("/customers/{customer_id:uuid}/deletion-impact", guards=[staff(*WRITERS)], tags=["customers"])
async def read_deletion_impact(
    customer_id: Id, request: AnyRequest, composer: NamedDependency[Composer]
) -> Response[DeletionImpact]:
    """Count what deleting a customer would touch; null is not known now, for its service is `unavailable`."""
    try:
        counts = await deletion_impact(composer.asks(request), customer_id, composer.budget)
        return Response(DeletionImpact(**counts))
    except Refused as refused:
        return _refusal(refused.answer, request, customer_id)


@get("/customers/{customer_id:uuid}/personal-data", guards=[staff(*MANAGERS)], tags=["customers"])
async def download_personal_data(customer_id: Id, request: AnyRequest, composer: NamedDependency[Composer]) -> ASGIApp:
    """Download everything that is kept of a customer as a ZIP: records as JSON, files, and a manifest."""
    upstreams = composer.upstreams
    try:
        found = await personal_data(composer.asks(request), _tells(upstreams, request), customer_id)
    except Refused as refused:
        return _refusal(refused.answer, request, customer_id).to_asgi_response(None, request)
    return Download(found.zipped(_opens(upstreams, request)), ZIP)


def _tells(upstreams: Upstreams, request: AnyRequest) -> Tell:
    headers = asking(request.scope)

    async def tell(service: str, target: str, news: Any) -> Answer:
        return await upstreams.tell(service, target, request.user, headers, news)

    return tell


def _opens(upstreams: Upstreams, request: AnyRequest) -> OpenFile:
    headers = asking(request.scope)
    return lambda media_id: upstreams.content("media", f"/media/{media_id}", request.user, headers)


def _refusal(answer: Answer, request: AnyRequest, customer_id: UUID) -> Response[Any]:
    """What the customers service said; who was merged is shown the same page of the survivor."""
    moved = SURVIVOR.search(answer.location)
    headers = {"Location": request.url.path.replace(str(customer_id), moved[1])} if moved else {}
    return shown(answer, **headers)


handlers = [read_customer_detail, read_deletion_impact, download_personal_data]
