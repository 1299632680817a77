"""Uploading completion photos, and the documents of leads."""

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec

from chassis.guards import CREW, WRITERS, staff
from chassis.parameters import Calling, Id
from gateway.proxy.body import Body
from gateway.proxy.upstreams import Upstreams
from gateway.schemas import Document, FileOutcomes, Photo
from gateway.uploads import DOCUMENTS, PHOTOS, Upload

AnyRequest = Request[Any, Any, Any]
SEVERAL = ResponseSpec(FileOutcomes, description="Several files were sent.", generate_examples=False)


def _kept(shown: type[Photo | Document]) -> dict[int, ResponseSpec]:
    one = ResponseSpec(shown, description="One file was sent, and kept.", generate_examples=False)
    return {201: one, 207: SEVERAL}


@post("/installations/{installation_id:uuid}/photos", guards=[staff(*CREW)], responses=_kept(Photo), tags=["photos"])
async def upload_photos(
    installation_id: Id, caller: Calling, request: AnyRequest, upstreams: NamedDependency[Upstreams]
) -> Response[Photo]:
    """Upload one or more photos, each as a `file` part; each gets its own outcome."""
    return await _sent(Upload(PHOTOS, installation_id, caller, request.scope), request, upstreams)


@post("/leads/{lead_id:uuid}/documents", guards=[staff(*WRITERS)], responses=_kept(Document), tags=["leads"])
async def upload_documents(
    lead_id: Id, caller: Calling, request: AnyRequest, upstreams: NamedDependency[Upstreams]
) -> Response[Document]:
    """Upload one or more documents (PDF, PNG, JPEG), each as a `file` part; each gets its own outcome."""
    return await _sent(Upload(DOCUMENTS, lead_id, caller, request.scope), request, upstreams)


async def _sent(upload: Upload, request: AnyRequest, upstreams: Upstreams) -> Response[Any]:
    answer = await upload.send(upstreams, Body(request.scope, request.receive))
    return Response(answer.body, status_code=answer.status, media_type=answer.content_type)


handlers = [upload_photos, upload_documents]
