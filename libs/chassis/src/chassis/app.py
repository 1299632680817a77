"""The application that every service is: callers known, input checked, errors as problem documents."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from chassis.caller import Caller
from chassis.idempotency import IdempotencyMiddleware
from chassis.parameters import public_names
from chassis.problems import Malformed, answer
from chassis.validation import unknown_parameters

LARGEST_BODY = 1024 * 1024


def create_app(name: str, routes: Sequence[ControllerRouterHandler], dependencies: Mapping[str, Any]) -> Litestar:
    """A service's HTTP door."""
    return Litestar(
        route_handlers=list(routes),
        middleware=[IdempotencyMiddleware()],
        dependencies={"caller": Provide(caller_of, sync_to_thread=False), **_provided(dependencies)},
        exception_handlers={Exception: answer},
        before_request=refuse_unknown_parameters,
        openapi_config=OpenAPIConfig(title=name, version="1", path="/openapi", use_handler_docstrings=True),
        request_class=JsonRequest,
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        debug=False,
    )


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body may be anything: bytes that are no text, or nested too deep to be read."""

    async def json(self) -> Any:
        """The body's content; raises Malformed."""
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError):
            raise Malformed from None


def _provided(values: Mapping[str, Any]) -> dict[str, Provide]:
    """Objects that main built, for routes that name them."""
    return {name: Provide(_constant(value), sync_to_thread=False) for name, value in values.items()}


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """Who is calling, for routes that ask for a `caller`."""
    caller: Caller = request.user
    return caller


async def refuse_unknown_parameters(request: Request[Any, Any, Any]) -> None:
    """A misspelt filter must not answer with everything."""
    if request.scope["query_string"]:
        known = public_names(request.route_handler).values()
        unknown = sorted(set(request.query_params) - set(known))
        if unknown:
            raise unknown_parameters(unknown)
