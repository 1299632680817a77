"""The customers service's HTTP door."""

from litestar import Router

from customers.routes import customers, timeline

router = Router("/", route_handlers=[customers.router, timeline.router])
