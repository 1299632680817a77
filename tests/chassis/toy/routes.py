"""The toy's HTTP door, with some ways to go wrong."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter
from pydantic import BaseModel, ConfigDict, Field

from chassis.conditional import expected_version, shown
from chassis.database import fetch
from chassis.guards import EVERYBODY, WRITERS, staff
from chassis.parameters import Calling, Id, PageNumber, PageSize
from chassis.text import Name
from toy import domain
from toy.models import Thing

AnyRequest = Request[Any, Any, Any]
Since = Annotated[date | None, QueryParameter()]


class GiveThing(BaseModel):
    """A thing as it is asked for."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    colour: Literal["red", "blue"] = "red"
    size: Annotated[int, Field(ge=1, le=9)] = 1


class ThingView(BaseModel):
    """A thing as it is shown."""

    id: UUID
    name: str
    version: int


@get("/", guards=[staff(*EVERYBODY)])
async def list_things(page: PageNumber = 1, page_size: PageSize = 10, since: Since = None) -> dict[str, Any]:
    """Shows what was asked for."""
    return {"page": page, "page_size": page_size, "since": since}


@post("/", guards=[staff(*WRITERS)])
async def add_thing(caller: Calling, data: JSONBody[GiveThing]) -> Response[ThingView]:
    """Adds a thing; nothing is kept of one that is called `broken`."""
    thing = await domain.add_thing(caller, data.name)
    if data.name == "broken":
        raise RuntimeError("a canary that must not leave the house")
    return shown(_view(thing), thing.version, 201, Location=f"/things/{thing.id}")


@get("/{thing_id:uuid}", guards=[staff(*EVERYBODY)])
async def read_thing(caller: Calling, thing_id: Id) -> Response[ThingView]:
    """Shows a thing."""
    thing = await Thing.filter(account_id=caller.account_id, id=thing_id).first()
    if thing is None:
        raise Thing.missing
    return shown(_view(thing), thing.version)


@patch("/{thing_id:uuid}", guards=[staff(*WRITERS)])
async def change_thing(
    caller: Calling, thing_id: Id, data: JSONBody[GiveThing], request: AnyRequest
) -> Response[ThingView]:
    """Gives a thing another name."""
    thing = await domain.change_thing(caller, thing_id, data.name, expected_version(request))
    return shown(_view(thing), thing.version)


@delete("/{thing_id:uuid}", guards=[staff("admin")])
async def remove_thing(caller: Calling, thing_id: Id) -> None:
    """Removes a thing."""
    await domain.remove_thing(caller, thing_id)


@get("/slow", guards=[staff(*EVERYBODY)])
async def be_slow() -> dict[str, bool]:
    """Takes a while, and leaves a mark when it begins."""
    await fetch("INSERT INTO curse (name) VALUES ('begun')")
    await asyncio.sleep(1)
    return {"done": True}


def _view(thing: Thing) -> ThingView:
    return ThingView(id=thing.id, name=thing.name, version=thing.version)


router = Router(
    "/things",
    route_handlers=[
        list_things,
        add_thing,
        read_thing,
        change_thing,
        remove_thing,
        be_slow,
    ],
)
