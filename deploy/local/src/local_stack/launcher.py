"""`make up` in the foreground: everything runs until Ctrl-C."""

import asyncio
import json
import os
import signal
import time
from contextlib import suppress

from rich.console import Console

from local_stack import announcement
from local_stack.given import GivenKafka, GivenPostgres
from local_stack.kafka import Kafka
from local_stack.kafka_jars import JarsMissing
from local_stack.lock import Lock
from local_stack.paths import LOCAL
from local_stack.ports import claim_port
from local_stack.postgres import Postgres
from local_stack.private_files import write_private
from local_stack.processes import PartFailed
from local_stack.servers import Broker, DatabaseServer
from local_stack.stack import Stack

UP_FILE = LOCAL / "up.json"
LOCK_FILE = LOCAL / "launcher.lock"
_LOGS = LOCAL / "logs"


def run(console: Console, port: int) -> int:
    """Run everything until SIGINT, SIGTERM or SIGHUP, the gateway on that port or the next; the exit code."""
    lock = Lock(LOCK_FILE)
    if not lock.take():
        return already_running(console)
    UP_FILE.unlink(missing_ok=True)
    for old in _LOGS.glob("*.log"):
        old.unlink()
    return asyncio.run(_run(console, port))


def already_running(console: Console) -> int:
    """Say so, and where; the exit code."""
    where = f"on {json.loads(UP_FILE.read_text())['gateway']}" if UP_FILE.exists() else "but not ready yet"
    console.print(f"The partner portal of this clone already runs, {where}. `make down` stops it.")
    return 1


async def _run(console: Console, port: int) -> int:
    told_to_stop = _on_signal()
    stack: Stack | None = None
    try:
        stack = _build(console, port)
        return await _live(stack, console, told_to_stop)
    except (PartFailed, JarsMissing, OSError) as error:
        announcement.failed(console, error)
        return 1
    finally:
        asyncio.get_running_loop().set_exception_handler(_ignore)
        UP_FILE.unlink(missing_ok=True)
        if stack:
            console.print("Stopping …")
            await stack.stop()


def _ignore(*_: object) -> None:
    """While everything stops, connections that are cut half-way complain; nobody needs to know."""


def _on_signal() -> asyncio.Event:
    event = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    return event


async def _live(stack: Stack, console: Console, told_to_stop: asyncio.Event) -> int:
    life = asyncio.create_task(_come_up(stack, console))
    stopping = asyncio.create_task(told_to_stop.wait())
    await asyncio.wait({life, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not life.done():
        life.cancel()
    with suppress(asyncio.CancelledError):
        await life
    return 0


async def _come_up(stack: Stack, console: Console) -> None:
    began = time.monotonic()
    await stack.start()
    announcement.ready(console, stack, time.monotonic() - began)
    write_private(UP_FILE, json.dumps(stack.addresses(), indent=2))
    await stack.watch()


def _build(console: Console, port: int) -> Stack:
    stack = Stack(LOCAL, _kafka(), _postgres(), gateway_port=port, say=lambda line: console.print(f"[dim]{line}[/]"))
    if stack.ports["gateway"] != port:
        console.print(f"Port {port} is taken; the portal will be on {stack.ports['gateway']}.")
    return stack


def _kafka() -> Broker:
    given = os.environ.get("KAFKA_SERVERS")
    if given:
        return GivenKafka(given)
    ports = {"port": claim_port(19092), "controller_port": claim_port(19192)}
    return Kafka(LOCAL / "kafka", **ports, log=_LOGS / "kafka.log")


def _postgres() -> DatabaseServer:
    given = os.environ.get("DATABASE_URL")
    if given:
        return GivenPostgres(given, LOCAL / "passwords.json")
    return Postgres(LOCAL / "postgres", port=claim_port(15432), log=_LOGS / "postgres.log")
