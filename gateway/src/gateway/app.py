"""The gateway's own part of the API, on Litestar."""

from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig

from chassis.app import JsonRequest, caller_of, refuse_unknown_parameters
from chassis.problems import answer
from gateway.proxy.body import LARGEST_BODY
from gateway.routes import router

TITLE = "Partner portal"
DESCRIPTION = """
Sign in at `/api/v1/auth/sign-in` and send `Authorization: Bearer …` with everything else. Lists take `page` and
`page_size`. A record's `version` is its `ETag`; with `If-Match`, a stale change answers 412. With `Idempotency-Key`,
a repeated POST is answered as the first one was. `Accept-Language: fr` answers in French. Every refusal is a problem
document with a stable `code`.
"""


def create_app(**rooms: Any) -> Litestar:
    """The application; routes name the rooms that they need."""
    provided = {name: Provide(_constant(room), sync_to_thread=False) for name, room in rooms.items()}
    return Litestar(
        route_handlers=[router],
        dependencies={"caller": Provide(caller_of, sync_to_thread=False), **provided},
        exception_handlers={Exception: answer},
        before_request=refuse_unknown_parameters,
        openapi_config=OpenAPIConfig(
            title=TITLE, version="1", description=DESCRIPTION.strip(), path="/unreachable", use_handler_docstrings=True
        ),
        request_class=JsonRequest,
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        debug=False,
    )


def _constant(value: Any) -> Any:
    return lambda: value
