"""The API's description, and a page to read it and try it out; nothing comes from elsewhere."""

from importlib.resources import files
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from swagger_ui_bundle import swagger_ui_path  # type: ignore[import-untyped]  # it has no types

from chassis.errors import NotFound
from gateway.guards import anybody
from gateway.openapi.catalogue import Catalogue

AnyRequest = Request[Any, Any, Any]
PAGES = files("gateway") / "pages"
ASSETS = {
    "docs.js": (PAGES, "text/javascript"),
    "swagger-ui-bundle.js": (swagger_ui_path, "text/javascript"),
    "swagger-ui.css": (swagger_ui_path, "text/css"),
    "favicon-32x32.png": (swagger_ui_path, "image/png"),
}
ONLY_OURS = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI keeps its icons in its style sheet, and sets styles on elements."""


@get("/openapi.json", guards=[anybody], include_in_schema=False)
async def read_openapi(request: AnyRequest, catalogue: NamedDependency[Catalogue]) -> Response[bytes]:
    """The OpenAPI 3.1 document of the gateway and all services."""
    return Response(await catalogue.document(request.app), media_type="application/json")


@get("/docs", guards=[anybody], include_in_schema=False)
async def read_docs() -> Response[bytes]:
    """The page."""
    headers = {"Content-Security-Policy": ONLY_OURS, "X-Content-Type-Options": "nosniff"}
    return Response((PAGES / "docs.html").read_bytes(), media_type="text/html", headers=headers)


@get("/docs/{name:str}", guards=[anybody], include_in_schema=False)
async def read_docs_asset(name: FromPath[str]) -> Response[bytes]:
    """What the page is made of."""
    if name not in ASSETS:
        raise NotFound
    folder, media_type = ASSETS[name]
    headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response((folder / name).read_bytes(), media_type=media_type, headers=headers)


handlers = [read_openapi, read_docs, read_docs_asset]
