"""`/leads/{id}/documents`: which documents there are; uploads go through the gateway to media.

Before an upload the gateway asks for the right, afterwards it attaches what media has stored.
"""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.params import JSONBody

from chassis.conditional import expected_version
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from leads import domain, queries
from leads.commands import AttachDocuments
from leads.schemas import DocumentPage

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*OFFICE)])
async def list_documents(
    caller: Calling, lead_id: Id, page: PageNumber = 1, page_size: PageSize = 100
) -> Response[DocumentPage]:
    """List a lead's documents in the order in which they were uploaded."""
    return encoded(await queries.documents(caller.account_id, lead_id, page, page_size))


@delete("/{media_id:uuid}", guards=[staff(*WRITERS)])
async def remove_document(caller: Calling, lead_id: Id, media_id: Id, request: AnyRequest) -> None:
    """Take a document away; its file goes too."""
    await domain.remove_document(caller, lead_id, media_id, expected_version(request))


@get("/right", guards=[staff(*WRITERS)], status_code=204, tags=["internal"])
async def read_document_right(caller: Calling, lead_id: Id) -> None:
    """Say whether the caller may upload documents now."""
    await queries.refuse_documents(caller.account_id, lead_id)


@post("/attach", guards=[staff(*WRITERS)], status_code=204, tags=["internal"])
async def attach_documents(caller: Calling, lead_id: Id, data: JSONBody[AttachDocuments]) -> None:
    """Add documents that media has stored; only with the gateway's word for it."""
    await domain.attach_documents(caller, lead_id, data)


router = Router(
    "/leads/{lead_id:uuid}/documents",
    route_handlers=[list_documents, remove_document, read_document_right, attach_documents],
    tags=["leads"],
)
