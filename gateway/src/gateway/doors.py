"""Finds out who is calling and which room answers."""

from typing import Any

from litestar import Litestar
from litestar.types import Receive, Send

from chassis.caller import Caller, stranger
from gateway.auth.authenticator import Authenticator
from gateway.introductions import Introductions
from gateway.paths import PREFIX, is_for_strangers, is_own, is_public, segments, service_of
from gateway.proxy.forward import Forward
from gateway.proxy.headers import asking, channel
from gateway.proxy.upstreams import Upstreams
from gateway.strangers import Strangers


class Doors:
    """Our own routes are Litestar's; everything else is passed on without the cost of a framework."""

    def __init__(
        self,
        own: Litestar,
        authenticator: Authenticator,
        upstreams: Upstreams,
        strangers: Strangers,
        introductions: Introductions,
    ) -> None:
        self._own = own
        self._authenticator = authenticator
        self._upstreams = upstreams
        self._strangers = strangers
        self._introductions = introductions

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        method, place = scope["method"], segments(scope["path"])
        if is_for_strangers(method, place):
            await self._strangers.let_in(self._passed_on(scope, place, stranger()), scope, receive, send)
            return
        if not is_public(place):
            authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
            identity = await self._authenticator.identify(authorization)
            caller = identity.principal.caller(channel(scope))
            scope["user"], scope["auth"] = caller, identity
            if identity.is_new:
                self._introductions.make(caller, asking(scope))
        own = is_public(place) or is_own(method, place)
        await (self._own if own else self._passed_on(scope, place, scope["user"]))(scope, receive, send)

    def _passed_on(self, scope: Any, place: list[str], caller: Caller) -> Forward:
        """The service's application; logs and metrics see no more of the path than the service's share of it."""
        service = service_of(place)
        scope["path_template"] = f"{PREFIX}/{place[0]}" + "/*" * (len(place) > 1)
        return Forward(self._upstreams, service, caller)
