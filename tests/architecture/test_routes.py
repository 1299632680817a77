"""Every route of every service and of the gateway says who may call it."""

import json
from importlib import import_module

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from support.gateways import INTERNAL_KEY, SESSION_KEY, jwk

from chassis.testing import INTERNAL_PUBLIC_KEY

SERVICES = ("customers", "installations", "leads", "media")
EVERYONE = (*SERVICES, "gateway")


def built(name: str, monkeypatch: pytest.MonkeyPatch) -> Litestar:
    """The application of a service, or of the gateway, from settings that let it be built."""
    settings = {
        "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere",
        "INTERNAL_PUBLIC_KEY": INTERNAL_PUBLIC_KEY,
        "STORAGE_URL": "memory:///",
        "SERVICES": "{}",
        "INTERNAL_KEY": jwk(INTERNAL_KEY),
        "SESSION_KEY": jwk(SESSION_KEY),
    }
    for setting, value in settings.items():
        monkeypatch.setenv(f"{name.upper()}_{setting}", value)
    app = import_module(f"{name}.main").build().app
    assert isinstance(app, Litestar)
    return app


def own_handlers(name: str, app: Litestar) -> list[HTTPRouteHandler]:
    """The handlers of a service, without those of the framework (OPTIONS, the OpenAPI document)."""
    handlers = [
        handler for route in app.routes for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
    ]  # fmt: skip
    return [handler for handler in handlers if handler.fn.__module__.startswith(name.replace("-", "_"))]


@pytest.mark.parametrize("name", EVERYONE)
def test_every_route_declares_exactly_one_guard(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = own_handlers(name, built(name, monkeypatch))
    assert handlers
    for handler in handlers:
        guards = handler.guards
        declared = [guard for guard in guards if "guard(" in guard.__qualname__]
        assert len(guards) == len(declared) == 1, f"{handler.fn.__qualname__} declares {guards}"


@pytest.mark.parametrize("name", EVERYONE)
def test_every_route_is_documented(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = built(name, monkeypatch)
    document = json.dumps(app.openapi_schema.to_schema())
    for handler in own_handlers(name, app):
        assert handler.fn.__doc__, f"{handler.fn.__qualname__} has no docstring"
        if handler.include_in_schema is not False:
            assert handler.fn.__doc__.strip().splitlines()[0] in document
