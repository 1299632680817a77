"""Files and their thumbnails, for those who may see what they belong to."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
from litestar import HttpMethod, Request, route
from litestar.di import NamedDependency
from litestar.types import ASGIApp

from chassis.caller import Caller
from chassis.errors import NotFound, Unavailable
from chassis.guards import EVERYBODY, staff
from chassis.parameters import Calling, Id
from gateway.proxy.forward import Forward
from gateway.proxy.headers import asking
from gateway.proxy.upstreams import Upstreams

AnyRequest = Request[Any, Any, Any]
READS = [HttpMethod.GET, HttpMethod.HEAD]


@route("/media/{media_id:uuid}", http_method=READS, guards=[staff(*EVERYBODY)], tags=["files"])
async def read_file(
    media_id: Id, caller: Calling, request: AnyRequest, upstreams: NamedDependency[Upstreams]
) -> ASGIApp:
    """Download a file, whole or in ranges."""
    return await _readable(media_id, caller, request, upstreams)


@route("/media/{media_id:uuid}/thumbnail", http_method=READS, guards=[staff(*EVERYBODY)], tags=["files"])
async def read_thumbnail(
    media_id: Id, caller: Calling, request: AnyRequest, upstreams: NamedDependency[Upstreams]
) -> ASGIApp:
    """Show an image at most 320 pixels wide and high."""
    return await _readable(media_id, caller, request, upstreams)


async def _readable(media_id: UUID, caller: Caller, request: AnyRequest, upstreams: Upstreams) -> ASGIApp:
    """Media's answer; for those who see only their own, media gets our word that they may see what the file is of."""
    if caller.only_own:
        await _check_owner(media_id, caller, request, upstreams)
        caller = replace(caller, records=frozenset({f"read:{media_id}"}))
    return Forward(upstreams, "media", caller)


async def _check_owner(media_id: UUID, caller: Caller, request: AnyRequest, upstreams: Upstreams) -> None:
    """Raises NotFound for a file of something that the caller doesn't see."""
    headers = asking(request.scope)
    owner = await upstreams.ask("media", f"/media/{media_id}/owner", caller, headers)
    _expect(owner.status)
    known = orjson.loads(owner.body)
    if known["owner_type"] != "installation":
        raise NotFound
    installation = await upstreams.ask("installations", f"/installations/{known['owner_id']}", caller, headers)
    _expect(installation.status)


def _expect(status: int) -> None:
    if status >= 500:
        raise Unavailable
    if status != 200:
        raise NotFound


handlers = [read_file, read_thumbnail]
