"""The customers service's HTTP door."""

from litestar import Router

from customers.routes import addresses, analytics, customers, erasures, gathered, imports, timeline

ROOMS = (addresses, customers, erasures, imports, timeline, analytics, gathered)

router = Router("/", route_handlers=[room.router for room in ROOMS])
