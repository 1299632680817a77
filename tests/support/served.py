"""Applications on real sockets, and services that say what a test wants."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from litestar.types import ASGIApp, Receive, Send

from chassis.asgi import Outermost
from chassis.caller import Caller
from chassis.server import serve
from chassis.tokens import Verifier
from local_stack.ports import free_port
from local_stack.readiness import is_ready


@asynccontextmanager
async def served(app: Any, port: int | None = None) -> AsyncIterator[str]:
    """The application on a port of loopback, by the server that the product uses; its address."""
    port, stop = port or free_port(), asyncio.Event()
    serving = asyncio.create_task(serve(app, "127.0.0.1", port, "uvicorn", stop))
    url = f"http://127.0.0.1:{port}"
    try:
        while not await is_ready(url):
            assert not serving.done()
        yield url
    finally:
        stop.set()
        await serving


@dataclass
class Asked:
    """A request as it reached a service."""

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    caller: Caller | None
    body: bytes = b""

    @property
    def named(self) -> dict[str, str]:
        """The headers by name."""
        return dict(self.headers)


@dataclass(frozen=True)
class Said:
    """What a service answers."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


Answer = Said | Callable[[Asked], Awaitable[Said]]


async def _well() -> dict[str, str]:
    return {}


@asynccontextmanager
async def served_as_service(app: Any, name: str, port: int | None = None) -> AsyncIterator[str]:
    """The application in what every process of the product lies in, with its health; its address."""
    async with served(Outermost(app, name, _well), port) as url:
        yield url


class FakeService:
    """Stands for a service: remembers what it was asked, and answers what it was told to.

    Those who sign in are introduced beside all else that is asked.
    """

    def __init__(self, name: str, internal_public_key: str) -> None:
        self.name = name
        self.url = ""
        self._verifier = Verifier(internal_public_key, name)
        self.forget()

    def forget(self) -> None:
        """As if nothing had happened."""
        self.asked: deque[Asked] = deque()
        self.introduced: deque[Caller] = deque()
        self._answers: dict[tuple[str, str], Answer] = {}
        self._application: ASGIApp | None = None

    def says(self, method: str, path: str, answer: Answer) -> None:
        """From now on it answers this to that."""
        self._answers[method, path] = answer

    def behaves_like(self, application: Any) -> None:
        """From now on an application of its own answers everything but the health check."""
        self._application = application

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if self._application is not None:
            await self._application(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Any, receive: Receive, send: Send) -> None:
        headers = [(name.decode(), value.decode()) for name, value in scope["headers"]]
        query, token = scope["query_string"].decode(), dict(headers).get("authorization", "")
        caller = self._verifier.verify(token)
        asked = Asked(scope["method"], scope["path"], query, headers, caller, await whole(receive))
        if asked.path == "/staff/me":
            self.introduced.append(caller)
            await _send(send, Said(204, b""))
            return
        self.asked.append(asked)
        answer = self._answers.get((asked.method, asked.path), Said(404, problem("not_found", 404)))
        await _send(send, answer if isinstance(answer, Said) else await answer(asked))


def problem(code: str, status: int) -> dict[str, Any]:
    """A problem document like those of the services."""
    return {"type": f"urn:problem:{code}", "title": code, "status": status, "detail": code, "code": code}


async def whole(receive: Receive) -> bytes:
    """A request's whole body."""
    body: bytes = b""
    while True:
        message: Any = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _send(send: Send, said: Said) -> None:
    body = said.body if isinstance(said.body, bytes) else orjson.dumps(said.body)
    kind = "application/problem+json" if said.status >= 400 else "application/json"
    given = {name.lower(): value for name, value in said.headers.items()}
    headers = {"content-type": kind, "content-length": str(len(body)), **given}
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": said.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body, "more_body": False})
