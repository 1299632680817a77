"""The customers service's HTTP door."""

from litestar import Router

from customers.routes import addresses, analytics, customers, duplicates, emails, erasures, exports, gathered, timeline
from customers.routes.merged import ToSurvivor

router = Router(
    "/",
    route_handlers=[
        addresses.router,
        customers.router,
        duplicates.router,
        emails.router,
        erasures.router,
        exports.router,
        timeline.router,
        analytics.router,
        gathered.router,
    ],
    middleware=[ToSurvivor()],
)
