"""The gateway's own routes; everything else is passed on to a service."""

from litestar import Router

from gateway.paths import PREFIX
from gateway.routes import auth, customers, docs, files, leads, uploads

router = Router(
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
