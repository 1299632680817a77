"""Serves an ASGI application in this very process and event loop, until told to stop."""

import asyncio
import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

GRACE_SECONDS = 20
IDLE_SECONDS = 75
"""How long a connection may wait for its next request: longer than the gateway keeps it, so that it hangs up first."""


async def serve(app: Any, host: str, port: int, server: Literal["granian", "uvicorn"], stop: asyncio.Event) -> None:
    """Serves until `stop` is set; then finishes what is under way, within the grace period.

    Raises OSError where the port is not free: granian would panic, and not always end.
    """
    _spare_the_garbage_collector()
    socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    await (_granian(app, host, port, stop) if server == "granian" else _uvicorn(app, host, port, stop))


def _spare_the_garbage_collector() -> None:
    """What is there before serving stays: going through it again and again took a tenth of a busy service's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _granian(app: Any, host: str, port: int, stop: asyncio.Event) -> None:
    from granian.constants import Interfaces  # noqa: PLC0415  only the chosen server is loaded
    from granian.server.embed import Server  # noqa: PLC0415

    server = Server(app, address=host, port=port, interface=Interfaces.ASGINL, websockets=False, log_enabled=False)
    serving = asyncio.ensure_future(server.serve())
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not serving.done():
        server.stop()  # type: ignore[no-untyped-call]  # granian does not annotate it
    with suppress(TimeoutError):
        await asyncio.wait_for(serving, GRACE_SECONDS)


async def _uvicorn(app: Any, host: str, port: int, stop: asyncio.Event) -> None:
    import uvicorn  # noqa: PLC0415  only the chosen server is loaded

    from chassis.bounded_http import BoundedHttp  # noqa: PLC0415

    class Server(uvicorn.Server):
        """Leaves the signals to us."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    config = uvicorn.Config(
        app, host=host, port=port, http=BoundedHttp, ws="none", lifespan="off", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip
    server = Server(config)
    serving = asyncio.ensure_future(server.serve())
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
