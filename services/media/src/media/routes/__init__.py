"""The media service's HTTP door."""

from litestar import Router

from media.routes.contents import read_content, read_thumbnail
from media.routes.uploads import read_owner, upload_files

router = Router("/media", route_handlers=[upload_files, read_owner, read_content, read_thumbnail], tags=["media"])
