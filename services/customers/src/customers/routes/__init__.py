"""The customers service's HTTP door."""

from litestar import Router

from customers.routes import addresses, analytics, customers, erasures, exports, gathered, timeline

router = Router(
    "/",
    route_handlers=[
        addresses.router,
        customers.router,
        erasures.router,
        exports.router,
        timeline.router,
        analytics.router,
        gathered.router,
    ],
)
