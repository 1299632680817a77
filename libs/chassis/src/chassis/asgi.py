"""The outermost layer of every process: request id, language, trace, access log, metrics, health.

It lies outside the framework, because an unmatched route or an error in a middleware must be counted too.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import orjson
import structlog
from litestar.types import ASGIApp, Message, Receive, Send
from opentelemetry.trace import SpanKind
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis import metrics, telemetry
from chassis.errors import NotFound
from chassis.ids import new_id
from chassis.logs import log_request
from chassis.problems import send_problem
from chassis.request import request_id
from chassis.tokens import Verifier
from chassis.words import language, preferred_language

LINGER_SECONDS = 10
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
REQUEST_ID = re.compile(r"^[\w.:-]{1,100}$", re.ASCII)

log = structlog.get_logger()

Health = Callable[[], Awaitable[dict[str, str]]]
"""What the process stands on, by name: "ok", "degraded: …" (goes on without it) or "away: …" (can't serve)."""


class Outermost:
    """Wraps a process's application."""

    def __init__(self, app: ASGIApp, service: str, health: Health, *, public_metrics: bool = True) -> None:
        self._app = app
        self._service = service
        self._health = health
        self._public_metrics = public_metrics

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in ("/livez", "/readyz", "/metrics"):
            await self._operations(scope["path"], send)
        else:
            await self._request(scope, receive, send)

    async def _request(self, scope: Any, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        request_id.set(given if REQUEST_ID.match(given) else str(new_id()))
        language.set(preferred_language(headers.get(b"accept-language", b"").decode("latin-1")))
        started, arriving, sent = time.perf_counter(), Arriving(headers, receive), Sent(send)
        traceparent = headers.get(b"traceparent", b"").decode("latin-1")
        with telemetry.span(f"{scope['method']} {self._service}", SpanKind.SERVER, traceparent):
            try:
                await self._answer(scope, arriving, sent)
            finally:
                self._record(scope, sent.status, time.perf_counter() - started)
        await arriving.linger()

    async def _answer(self, scope: Any, receive: Receive, sent: "Sent") -> None:
        """What nobody inside has caught is told as a problem too, as long as there is no answer under way."""
        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            if sent.started:
                log.warning("answer_broke_off", reason=type(error).__name__)
                raise
            await send_problem(error, sent)

    def _record(self, scope: Any, status: int, seconds: float) -> None:
        """The route's template, never its path or query: those may carry personal data, and are without number."""
        route = str(scope.get("path_template") or "unmatched")
        method = scope["method"] if scope["method"] in METHODS else "other"
        metrics.REQUESTS.labels(self._service, method, route, str(status)).observe(seconds)
        log_request(method=method, route=route, status=status, ms=round(seconds * 1000, 1))

    async def _operations(self, path: str, send: Send) -> None:
        if path == "/metrics" and self._public_metrics:
            await _answer(send, 200, CONTENT_TYPE_LATEST, generate_latest())
        elif path == "/metrics":
            await _answer(send, 404, "application/json", b"{}")
        elif path == "/livez":
            await _answer(send, 200, "application/json", b'{"alive":true}')
        else:
            await self._ready(send)

    async def _ready(self, send: Send) -> None:
        checks = await self._health()
        ready = not any(state.startswith("away") for state in checks.values())
        body = orjson.dumps({"ready": ready, "checks": checks})
        await _answer(send, 200 if ready else 503, "application/json", body)


class Authenticated:
    """Lets nobody pass without the gateway's word for who they are, not even to what does not exist."""

    def __init__(self, app: ASGIApp, verifier: Verifier) -> None:
        self._app = app
        self._verifier = verifier

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        scope["user"], scope["auth"] = self._verifier.verify(authorization), None
        await self._app(scope, receive, send)


async def nothing_here(_: Any, __: Receive, ___: Send) -> None:
    """The application of a process that serves only health and metrics."""
    raise NotFound


class Arriving:
    """Watches the request's body, and reads on when the answer came before its end.

    A connection that is closed while the client still sends is reset, and the client may never see the answer.
    """

    def __init__(self, headers: dict[bytes, bytes], receive: Receive) -> None:
        self._receive = receive
        self._more = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers

    async def __call__(self) -> Any:
        message: Any = await self._receive()
        self._more = bool(message.get("more_body"))
        return message

    async def linger(self) -> None:
        """Throws away what still comes, for a while."""
        if not self._more:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while self._more:
                    await self()


class Sent:
    """Watches what is sent, and adds the request's and the trace's id to it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False
        self.status = 499

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            own = (b"x-request-id", request_id.get().encode()), (b"traceparent", telemetry.traceparent().encode())
            message["headers"] = [*message["headers"], *own]
        await self._send(message)


async def _answer(send: Send, status: int, content_type: str, body: bytes) -> None:
    headers: list[Any] = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
