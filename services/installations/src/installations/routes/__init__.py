"""The installations service's HTTP door."""

from typing import Any

from litestar import Request, Router
from litestar.di import NamedDependency, Provide

from chassis.app import caller_of
from chassis.caller import Caller
from installations.projections import SeenTechnicians
from installations.routes import certificates, diary, gathered, installations, invoices, partners, photos, service_plans


async def known_caller(request: Request[Any, Any, Any], seen_technicians: NamedDependency[SeenTechnicians]) -> Caller:
    """Who is calling; a technician is remembered, so that installations can be given to them."""
    caller = caller_of(request)
    await seen_technicians.remember(caller)
    return caller


router = Router(
    "/",
    route_handlers=[
        installations.router,
        photos.router,
        partners.router,
        partners.list_technicians,
        diary.router,
        service_plans.router,
        invoices.router,
        certificates.router,
        gathered.router,
    ],
    dependencies={"caller": Provide(known_caller)},
)
