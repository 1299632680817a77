"""Pages of the portal that are opened by links in emails; nothing of them comes from elsewhere."""

from importlib.resources import files

from litestar import Response, get
from litestar.params import FromPath

from chassis.errors import NotFound
from gateway.guards import anybody

PAGES = files("gateway") / "pages"
CONTENTS = {
    "quote": ("quote.html", "text/html"),
    "quote.css": ("quote.css", "text/css"),
    "quote.js": ("quote.js", "text/javascript"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


@get("/portal/{name:str}", guards=[anybody], include_in_schema=False)
async def read_page(name: FromPath[str]) -> Response[bytes]:
    """A page, or what it is made of; what it shows it asks the API for."""
    if name not in CONTENTS:
        raise NotFound
    file, media_type = CONTENTS[name]
    return Response((PAGES / file).read_bytes(), media_type=media_type, headers=HEADERS)
