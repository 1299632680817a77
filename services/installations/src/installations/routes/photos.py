"""`/installations/{id}/photos`: which photos there are; uploads go through the gateway to media.

Before an upload the gateway asks for the right, afterwards it attaches what media has stored.
"""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import CREW, EVERYBODY, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from installations import domain, queries
from installations.commands import AttachPhotos
from installations.schemas import PhotoPage, PhotosView

AnyRequest = Request[Any, Any, Any]


@get("/", guards=[staff(*EVERYBODY)])
async def list_photos(
    caller: Calling, installation_id: Id, page: PageNumber = 1, page_size: PageSize = 100
) -> Response[PhotoPage]:
    """List an installation's photos in the order in which they were uploaded."""
    return encoded(await queries.photos(caller, installation_id, page, page_size))


@delete("/{media_id:uuid}", guards=[staff(*CREW)])
async def remove_photo(caller: Calling, installation_id: Id, media_id: Id, request: AnyRequest) -> None:
    """Take a photo away; its file goes too."""
    await domain.remove_photo(caller, installation_id, media_id, expected_version(request))


@get("/right", guards=[staff(*CREW)], status_code=204, tags=["internal"])
async def read_photo_right(caller: Calling, installation_id: Id) -> None:
    """Say whether the caller may upload photos now."""
    await queries.refuse_photos(caller, installation_id)


@post("/attach", guards=[staff(*CREW)], tags=["internal"])
async def attach_photos(caller: Calling, installation_id: Id, data: JSONBody[AttachPhotos]) -> Response[PhotosView]:
    """Add photos that media has stored; only with the gateway's word for it."""
    installation = await domain.attach_photos(caller, installation_id, data)
    return shown(installation.view().photos, installation.version, 201)


router = Router(
    "/installations/{installation_id:uuid}/photos",
    route_handlers=[list_photos, remove_photo, read_photo_right, attach_photos],
    tags=["installations"],
)
