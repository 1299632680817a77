"""The leads service's HTTP door."""

from typing import Any, NamedTuple

from litestar import Request, Router
from litestar.di import NamedDependency, Provide

from chassis.app import caller_of
from chassis.caller import Caller
from leads.domain import Configured
from leads.projections import SeenStaff
from leads.routes import (
    conversion,
    documents,
    feeds,
    follow_ups,
    gathered,
    lead_settings,
    leads,
    notes,
    priorities,
    quote_links,
    quotes,
    sources,
    staff,
    statuses,
    timeline,
)


class Doorkeeper(NamedTuple):
    """What has to be so before anything is asked."""

    seen_staff: SeenStaff
    configured: Configured


async def known_caller(request: Request[Any, Any, Any], doorkeeper: NamedDependency[Doorkeeper]) -> Caller:
    """Who is calling: they can be given leads from now on, and their account has its statuses and sources."""
    caller = caller_of(request)
    await doorkeeper.configured.ensure(caller.account_id)
    await doorkeeper.seen_staff.remember(caller)
    return caller


ROOMS = (
    leads,
    notes,
    quotes,
    quote_links,
    timeline,
    follow_ups,
    feeds,
    documents,
    gathered,
    conversion,
    lead_settings,
    statuses,
    sources,
    priorities,
    staff,
)

router = Router("/", route_handlers=[room.router for room in ROOMS], dependencies={"caller": Provide(known_caller)})
