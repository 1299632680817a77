"""Files go out: private, in ranges, never as anything that a browser would run."""

from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, route
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.enums import HttpMethod
from litestar.response import Stream

from chassis.conditional import matches
from chassis.guards import EVERYBODY, staff
from chassis.parameters import Calling, Id
from media import queries
from media.domain import Storage
from media.errors import MediaNotFound
from media.models import Media
from media.rules import Part, asked_part

AnyRequest = Request[Any, Any, Any]
READ = [HttpMethod.GET, HttpMethod.HEAD]
INLINE = ("image/jpeg", "image/png")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": "bytes",
}


@route("/{media_id:uuid}", http_method=READ, guards=[staff(*EVERYBODY)], status_code=200)
async def read_content(
    caller: Calling, media_id: Id, request: AnyRequest, storage: NamedDependency[Storage]
) -> Response[Any]:
    """Download a file, whole or in part."""
    found = await queries.readable_media(caller, media_id)
    headers = {**SAFE, "ETag": f'"{found.sha256}"', "Content-Disposition": _disposition(found)}
    return await _delivered(request, storage, found.content_key, found.size, found.content_type, headers)


@route("/{media_id:uuid}/thumbnail", http_method=READ, guards=[staff(*EVERYBODY)], status_code=200)
async def read_thumbnail(
    caller: Calling, media_id: Id, request: AnyRequest, storage: NamedDependency[Storage]
) -> Response[Any]:
    """Download an image's thumbnail, at most 320 pixels wide and high."""
    found = await queries.readable_media(caller, media_id)
    if found.thumbnail_key is None:
        raise MediaNotFound
    headers = {**SAFE, "ETag": f'"{found.sha256}-thumbnail"', "Content-Disposition": "inline"}
    size = await _size(storage, found.thumbnail_key)
    return await _delivered(request, storage, found.thumbnail_key, size, "image/jpeg", headers)


async def _delivered(
    request: AnyRequest, storage: Storage, key: str, size: int, content_type: str, headers: dict[str, str]
) -> Response[Any]:
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    part = asked_part(_range(request), request.headers.get("if-range"), headers["ETag"], size)
    status = 200 if part is None else 206
    described = {**headers, **_extent(part, size)}
    if request.method == "HEAD":
        return Response(b"", status_code=status, media_type=content_type, headers=described)
    content = await _content(storage, key, part)
    return Stream(
        content,
        status_code=status,
        media_type=content_type,
        headers=described,
        background=BackgroundTask(_let_go, content),
    )


def _range(request: AnyRequest) -> str | None:
    """A range is only a GET's matter."""
    return request.headers.get("range") if request.method == "GET" else None


async def _size(storage: Storage, key: str) -> int:
    try:
        return await storage.store.size(key)
    except FileNotFoundError:  # deleted between the two reads
        raise MediaNotFound from None


async def _content(storage: Storage, key: str, part: Part | None) -> AsyncGenerator[bytes, None]:
    try:
        return await storage.store.get(key, part)
    except FileNotFoundError:  # deleted between the two reads
        raise MediaNotFound from None


async def _let_go(content: AsyncGenerator[bytes, None]) -> None:
    """A client that left in the middle would keep the file open until garbage is collected."""
    await content.aclose()


def _extent(part: Part | None, size: int) -> dict[str, str]:
    if part is None:
        return {"Content-Length": str(size)}
    first, end = part
    return {"Content-Length": str(end - first), "Content-Range": f"bytes {first}-{end - 1}/{size}"}


def _disposition(media: Media) -> str:
    kind = "inline" if media.content_type in INLINE else "attachment"
    return f"{kind}; filename*=UTF-8''{quote(media.filename, safe='')}"
