"""Every route of every service says who may call it."""

import json
from importlib import import_module

import pytest
from litestar.handlers import HTTPRouteHandler

from chassis.guards import gateway_only
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY

SERVICES = ("customers", "installations", "media")


def built(name: str, monkeypatch: pytest.MonkeyPatch) -> Service:
    prefix = name.upper()
    monkeypatch.setenv(f"{prefix}_DATABASE_URL", "postgresql://nobody:nothing@127.0.0.1:1/nowhere")
    monkeypatch.setenv(f"{prefix}_INTERNAL_PUBLIC_KEY", INTERNAL_PUBLIC_KEY)
    monkeypatch.setenv(f"{prefix}_STORAGE_URL", "memory:///")
    service = import_module(f"{name}.main").build()
    assert isinstance(service, Service)
    return service


def own_handlers(service: Service) -> list[HTTPRouteHandler]:
    """The handlers of a service, without those of the framework (OPTIONS, the OpenAPI document)."""
    handlers = [
        handler for route in service.app.routes for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
    ]  # fmt: skip
    return [handler for handler in handlers if handler.fn.__module__.startswith(service.name.replace("-", "_"))]


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_declares_exactly_one_guard(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = own_handlers(built(name, monkeypatch))
    assert handlers
    for handler in handlers:
        guards = handler.guards
        declared = [guard for guard in guards if guard is gateway_only or "guard(" in guard.__qualname__]
        assert len(guards) == len(declared) == 1, f"{handler.fn.__qualname__} declares {guards}"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_documents_every_route(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = built(name, monkeypatch)
    document = json.dumps(service.app.openapi_schema.to_schema())
    for handler in own_handlers(service):
        assert handler.fn.__doc__, f"{handler.fn.__qualname__} has no docstring"
        assert handler.fn.__doc__.strip().splitlines()[0] in document
