"""The customers service's HTTP door."""

from litestar import Router

from customers.routes import addresses, analytics, customers, emails, gathered, timeline

router = Router(
    "/",
    route_handlers=[
        addresses.router,
        customers.router,
        emails.router,
        timeline.router,
        analytics.router,
        gathered.router,
    ],
)
