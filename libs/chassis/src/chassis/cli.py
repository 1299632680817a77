"""A service's command line: `<service> run | api | worker | migrate | topics | events …`."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from chassis import logs, mending, migrating, parking, preparing, telemetry, topics
from chassis.server import serve, stop_on_signals
from chassis.service import Service

console = Console()
wide = Console(width=240)  # a record a line, also where the output is no terminal: keys are there to be copied

Prepare = Annotated[bool, typer.Option("--prepare", help="Do what `migrate` and `topics` do as well.")]
First = Callable[[Service], Coroutine[Any, Any, None]]

Built = TypeVar("Built")


def service_cli(name: str, build: Callable[[], Service]) -> typer.Typer:
    """The commands of one service; `build` reads the environment when a command runs, not before."""
    cli = typer.Typer(name=name, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    events = typer.Typer(no_args_is_help=True, help="What is announced and what is parked.")
    parked = typer.Typer(no_args_is_help=True, help="Events that could not be applied.")

    @cli.command()
    def run(prepare: Prepare = False) -> None:
        """Serve HTTP, relay events and consume them, in one process."""
        _start(build, api=True, worker=True, first=preparing.prepare if prepare else None)

    @cli.command()
    def api() -> None:
        """Serve HTTP only."""
        _start(build, api=True, worker=False)

    @cli.command()
    def worker() -> None:
        """Relay and consume events; HTTP answers health and metrics."""
        _start(build, api=False, worker=True)

    @cli.command()
    def migrate() -> None:
        """Bring the database's tables up to date."""
        names = _do(build, lambda service: migrating.migrate(service.database))
        console.print(f"{name}: {', '.join(names) if names else 'nothing to do'}")

    @cli.command(name="topics")
    def create_topics() -> None:
        """Create the Kafka topics that are missing."""
        created = asyncio.run(topics.create(built(build).settings.kafka_servers))
        console.print(f"{name}: {', '.join(created) if created else 'nothing to do'}")

    @events.command()
    def resend() -> None:
        """Announce every record again, as a snapshot of its present version."""
        console.print(f"{_do(build, _resend)} snapshots announced")

    @parked.command(name="list")
    def list_parked() -> None:
        """Show what is parked, oldest first."""
        wide.print(_table(_do(build, lambda _: parking.parked())))

    @parked.command()
    def retry(parked_id: int) -> None:
        """Apply a parked event and those behind it, in order, all or none."""
        console.print(f"{_do(build, lambda service: mending.retry(service.worker.inbox, parked_id))} applied")

    @parked.command()
    def skip(parked_id: int) -> None:
        """Give up one parked event for good."""
        console.print("skipped" if _do(build, lambda _: mending.skip(parked_id)) else "there is no such event")

    events.add_typer(parked, name="parked")
    cli.add_typer(events, name="events")
    return cli


def _start(build: Callable[[], Service], *, api: bool, worker: bool, first: First | None = None) -> None:
    raise SystemExit(event_loop().run(_serve(built(build), first, api=api, worker=worker)))


async def _serve(service: Service, first: First | None, *, api: bool, worker: bool) -> int:
    settings = service.settings
    logs.configure(service.name, settings.log_level)
    telemetry.configure(service.name, settings.otlp_endpoint)
    stop = stop_on_signals()
    if first is not None:
        await first(service)
    async with service.running(worker=worker):
        watching = asyncio.create_task(_stop_when(service.broken, stop))
        await serve(service.asgi if api else service.operations, settings.host, settings.port, settings.server, stop)
        watching.cancel()
    return 1 if service.broken.is_set() else 0


async def _stop_when(broken: asyncio.Event, stop: asyncio.Event) -> None:
    await broken.wait()
    stop.set()


def event_loop() -> asyncio.Runner:
    """Runs what serves."""
    import uvloop  # noqa: PLC0415  only what serves needs it

    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


def built(build: Callable[[], Built]) -> Built:
    """What `build` makes of the settings; names those that are wrong, without their values, and exits."""
    try:
        return build()
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            console.print(f"setting {'.'.join(map(str, problem['loc']))}: {problem['msg']}")
        raise SystemExit(2) from None


def _do(build: Callable[[], Service], job: Callable[[Service], Coroutine[Any, Any, Any]]) -> Any:
    """Runs one job with the service's database open."""

    async def run() -> Any:
        service = built(build)
        await service.database.open()
        try:
            with service.bound():
                return await job(service)
        finally:
            await service.database.close()

    return asyncio.run(run())


async def _resend(service: Service) -> int:
    return await service.snapshots() if service.snapshots is not None else 0


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table("id", "topic", "key", "type", "error", "blocks", "since", box=None)
    for row in rows:
        table.add_row(*[str(row[name]) for name in ("id", "topic", "key", "type", "error", "blocks", "parked_at")])
    return table
