"""What all routes have in common that put an answer together."""

from typing import Any, NamedTuple

from litestar import Request, Response

from gateway.composition import Ask
from gateway.proxy.headers import asking
from gateway.proxy.upstreams import Answer, Upstreams

AnyRequest = Request[Any, Any, Any]


class Composer(NamedTuple):
    """What composing takes; one object, since Litestar resolves a second dependency at a third of the route's cost."""

    upstreams: Upstreams
    budget: float
    """Seconds that a tab may take."""

    def asks(self, request: AnyRequest) -> Ask:
        """Asks services in the caller's name."""
        headers = asking(request.scope)

        async def ask(service: str, target: str) -> Answer:
            return await self.upstreams.ask(service, target, request.user, headers)

        return ask


def shown(answer: Answer, **headers: str) -> Response[Any]:
    """A service's answer as the gateway's own."""
    return Response(answer.body, status_code=answer.status, media_type=answer.content_type, headers=headers)


def page(content: bytes) -> Response[Any]:
    """A page that was put together, as JSON."""
    return shown(Answer(200, content, "application/json"))
