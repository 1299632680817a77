"""`/feeds`: one's leads in one's calendar."""

from hashlib import sha256
from typing import Annotated, Any

from litestar import HttpMethod, Request, Response, Router, delete, get, post, route
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from chassis.conditional import matches
from chassis.errors import Forbidden
from chassis.guards import OFFICE, staff, strangers
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from leads import domain, queries
from leads.schemas import FeedPage, NewFeed

AnyRequest = Request[Any, Any, Any]
PublicUrl = NamedDependency[str]
READS = [HttpMethod.GET, HttpMethod.HEAD]
SECRET = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
TYPE = "text/calendar"
Everybodys = Annotated[bool, QueryParameter(name="all", description="Those of the whole account; for admins.")]


@post("/", guards=[staff(*OFFICE)])
async def add_feed(caller: Calling, public_url: PublicUrl) -> Response[NewFeed]:
    """Make a private calendar feed of the caller's leads; its address is shown this once."""
    feed, secret = await domain.add_feed(caller)
    url = f"{public_url}/api/v1/feeds/{secret}.ics"
    shown = NewFeed(id=feed.id, url=url, created_at=feed.created_at)
    return Response(shown, status_code=201, headers={"Cache-Control": "no-store"})


@get("/", guards=[staff(*OFFICE)])
async def list_feeds(
    caller: Calling, everybodys: Everybodys = False, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[FeedPage]:
    """List the caller's calendar feeds, without their secrets."""
    if everybodys and caller.role != "admin":
        raise Forbidden
    owner_id = None if everybodys else caller.id
    return encoded(await queries.feeds(caller.account_id, owner_id, page, page_size))


@delete("/{feed_id:uuid}", guards=[staff(*OFFICE)])
async def revoke_feed(caller: Calling, feed_id: Id) -> None:
    """End one of the caller's calendar feeds; an admin ends anybody's."""
    await domain.revoke_feed(caller, feed_id)


@route("/{file:str}", http_method=READS, guards=[strangers], media_type=TYPE, status_code=200, security=[{}])
async def read_feed(file: FromPath[str], request: AnyRequest, public_url: PublicUrl) -> Response[bytes]:
    """Read a private calendar: `{secret}.ics`, for whoever has the secret."""
    content = await queries.calendar(file.removesuffix(".ics"), public_url)
    headers = {**SECRET, "ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=TYPE, headers=headers)


router = Router("/feeds", route_handlers=[add_feed, list_feeds, revoke_feed, read_feed], tags=["leads"])
