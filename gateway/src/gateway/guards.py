"""Guards of routes that only the gateway has."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from chassis.guards import declared


async def _anybody(_: ASGIConnection[Any, Any, Any, Any], __: BaseRouteHandler) -> None:
    """Lets everybody in."""


anybody = declared(_anybody, "anybody")
"""Strangers too."""
