"""`/leads/{id}/notes`."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from leads import domain, queries
from leads.commands import WriteNote
from leads.schemas import NotePage, NoteView

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*OFFICE)])
async def list_notes(
    caller: Calling, lead_id: Id, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[NotePage]:
    """List what was noted on a lead, newest first."""
    return encoded(await queries.notes(caller.account_id, lead_id, page, page_size))


@post("/", guards=[staff(*WRITERS)])
async def add_note(caller: Calling, lead_id: Id, data: JSONBody[WriteNote]) -> Response[NoteView]:
    """Note something on a lead."""
    added = await domain.add_note(caller, lead_id, data)
    return shown(added.view(), added.version, 201, Location=f"/api/v1/leads/{lead_id}/notes/{added.id}")


@patch("/{note_id:uuid}", guards=[staff(*WRITERS)])
async def change_note(
    caller: Calling, lead_id: Id, note_id: Id, data: JSONBody[WriteNote], request: AnyRequest
) -> Response[NoteView]:
    """Give a note another text; its author or an admin may."""
    changed = await domain.change_note(caller, lead_id, note_id, data, expected_version(request))
    return shown(changed.view(), changed.version)


@delete("/{note_id:uuid}", guards=[staff(*WRITERS)])
async def delete_note(caller: Calling, lead_id: Id, note_id: Id, request: AnyRequest) -> None:
    """Delete a note for good; its author or an admin may."""
    await domain.delete_note(caller, lead_id, note_id, expected_version(request))


router = Router(
    "/leads/{lead_id:uuid}/notes", route_handlers=[list_notes, add_note, change_note, delete_note], tags=["leads"]
)
