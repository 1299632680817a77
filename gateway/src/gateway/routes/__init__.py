"""The gateway's own routes; everything else is passed on to a service."""

from litestar import Router

from gateway.paths import PREFIX
from gateway.routes import auth, customers, docs, files, leads, pages, uploads

api = Router(
    PREFIX,
    route_handlers=[
        *auth.handlers,
        *customers.handlers,
        *leads.handlers,
        *uploads.handlers,
        *files.handlers,
        *docs.handlers,
    ],
)

router = Router("/", route_handlers=[api, pages.read_page])
