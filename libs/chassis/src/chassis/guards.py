"""The one guard that every route declares: which kind of caller, in which role."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from chassis.caller import Caller, Role
from chassis.errors import Forbidden, NotFound

EVERYBODY: tuple[Role, ...] = ("admin", "manager", "sales", "technician", "viewer")
OFFICE: tuple[Role, ...] = ("admin", "manager", "sales", "viewer")
WRITERS: tuple[Role, ...] = ("admin", "manager", "sales")
MANAGERS: tuple[Role, ...] = ("admin", "manager")
CREW: tuple[Role, ...] = ("admin", "manager", "sales", "technician")

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]
"""Asynchronous although none waits: Litestar would send a plain function to a thread, for each request."""


def staff(*roles: Role) -> Guard:
    """Staff in one of the roles; to any other kind of caller the route does not exist."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        caller: Caller = connection.user
        if caller.kind != "staff":
            raise NotFound
        if caller.role not in roles:
            raise Forbidden

    return declared(guard, f"staff: {', '.join(roles)}")


async def _stranger(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    caller: Caller = connection.user
    if caller.kind != "stranger":
        raise NotFound


def declared(guard: Guard, meaning: str) -> Guard:
    """Marks a function as a guard, so that a test can tell that a route has one and what it says."""
    guard.__doc__ = meaning
    guard.__qualname__ = f"guard({meaning})"
    return guard


strangers = declared(_stranger, "strangers, who bring a secret of ours")
"""Of what the gateway passes on without asking who is there; the route looks at the secret."""
