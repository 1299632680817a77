"""The media service's HTTP door."""

from litestar import Router

from media.routes.contents import read_content, read_thumbnail
from media.routes.uploads import list_files_of_owners, read_owner, upload_files

router = Router(
    "/media",
    route_handlers=[upload_files, list_files_of_owners, read_owner, read_content, read_thumbnail],
    tags=["media"],
)
