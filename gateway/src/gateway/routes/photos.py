"""Uploading completion photos: streamed to media once the installation has said that the caller may."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import structlog
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec

from chassis.caller import Caller
from chassis.errors import Unavailable
from chassis.guards import CREW, staff
from chassis.parameters import Calling, Id
from gateway.proxy.body import Body
from gateway.proxy.headers import asking, passed_on
from gateway.proxy.upstreams import UPLOADS, Answer, Upstreams, answer_of
from gateway.schemas import FileOutcomes, Photo
from gateway.uploads import outcome_of, shown, stored_photos

AnyRequest = Request[Any, Any, Any]
DOCUMENTED = {
    201: ResponseSpec(Photo, description="One file was sent, and kept.", generate_examples=False),
    207: ResponseSpec(FileOutcomes, description="Several files were sent.", generate_examples=False),
}

log = structlog.get_logger()


@post("/installations/{installation_id:uuid}/photos", guards=[staff(*CREW)], responses=DOCUMENTED, tags=["photos"])
async def upload_photos(
    installation_id: Id, caller: Calling, request: AnyRequest, upstreams: NamedDependency[Upstreams]
) -> Response[Photo]:
    """Upload one or more photos, each as a `file` part; each gets its own outcome."""
    right = await upstreams.ask(
        "installations", f"/installations/{installation_id}/photos/right", caller, asking(request.scope)
    )
    if right.status != 204:
        return _passed(right)
    taken = await _store(upstreams, caller, installation_id, request)
    if taken.status != 200:
        return _passed(taken)
    results = orjson.loads(taken.body)["results"]
    refused = await _attach(upstreams, caller, installation_id, request, stored_photos(results))
    if refused is not None:
        return _passed(refused)
    status, media_type, body = shown([outcome_of(result) for result in results])
    return Response(body, status_code=status, media_type=media_type)


async def _store(upstreams: Upstreams, caller: Caller, installation_id: UUID, request: AnyRequest) -> Answer:
    """Streams the files to media, with our word that this caller may add to this installation."""
    allowed = replace(caller, records=frozenset({f"upload:installation:{installation_id}"}))
    target = f"/media?owner_type=installation&owner_id={installation_id}"
    body, headers = Body(request.scope, request.receive), passed_on(request.scope)
    async with upstreams.call("media", "POST", target, allowed, headers, body, UPLOADS) as response:
        return await answer_of(response, "media")


async def _attach(
    upstreams: Upstreams, caller: Caller, installation_id: UUID, request: AnyRequest, photos: list[dict[str, Any]]
) -> Answer | None:
    """Tells the installation, so that it shows them at once; were it away, media's events would tell it later."""
    if not photos:
        return None
    allowed = replace(caller, records=frozenset({f"attach:{installation_id}"}))
    target = f"/installations/{installation_id}/photos/attach"
    try:
        answer = await upstreams.tell("installations", target, allowed, asking(request.scope), {"photos": photos})
    except Unavailable:
        return None
    return answer if 400 <= answer.status < 500 else None


def _passed(answer: Answer) -> Response[Any]:
    return Response(answer.body, status_code=answer.status, media_type=answer.content_type)


handlers = [upload_photos]
