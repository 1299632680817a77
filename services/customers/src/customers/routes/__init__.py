"""The customers service's HTTP door."""

from litestar import Router

from customers.routes import (
    addresses,
    analytics,
    customers,
    duplicates,
    emails,
    erasures,
    exports,
    gathered,
    imports,
    timeline,
)
from customers.routes.merged import ToSurvivor

ROOMS = (addresses, analytics, customers, duplicates, emails, erasures, exports, gathered, imports, timeline)

router = Router("/", route_handlers=[room.router for room in ROOMS], middleware=[ToSurvivor()])
