"""A whole service: its doors, its relay, and the order in which they open and close."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
from litestar import Litestar
from litestar.types import ControllerRouterHandler, Receive, Scope, Send

from chassis import migrating
from chassis.acknowledging import Acknowledge, keep_forgetting
from chassis.app import create_app
from chassis.asgi import Authenticated, Outermost, nothing_here
from chassis.database import Database, fetch, is_away
from chassis.housekeeping import keep_house
from chassis.inbox import Consumers
from chassis.outbox import wake_relay
from chassis.relay import Bell, Relay
from chassis.settings import ServiceSettings
from chassis.tokens import Verifier
from chassis.worker import Worker

ROLE = "SELECT rolsuper OR rolbypassrls AS dangerous FROM pg_roles WHERE rolname = current_user"

log = structlog.get_logger()

Background = Callable[[], Coroutine[Any, Any, None]]


class DangerousRole(Exception):
    """The database role could read what it must not: it is superuser or bypasses row security."""


class Service:
    """One service, put together from its parts by its main.py."""

    def __init__(
        self,
        name: str,
        settings: ServiceSettings,
        routes: Sequence[ControllerRouterHandler],
        consumers: Consumers,
        *,
        snapshots: Callable[[], Coroutine[Any, Any, int]] | None = None,
        dependencies: Mapping[str, Any] | None = None,
        chores: Sequence[Background] = (),
        acknowledge: Acknowledge | None = None,
    ) -> None:
        self.name = name
        self.settings = settings
        self.snapshots = snapshots
        self._chores = chores
        self._acknowledge = acknowledge
        self.broken = asyncio.Event()
        self._works = False
        url, servers = settings.database_url, settings.kafka_servers
        self.database = Database(url, name.replace("-", "_"), settings.database_pool)
        self.relay = Relay(url, servers, name)
        self.bell = Bell(url, name, self.relay)
        self.worker = Worker(name, servers, consumers)
        self.app: Litestar = create_app(name, routes, dependencies or {})
        verified = Authenticated(self.app, Verifier(settings.internal_public_key, name))
        self.asgi = Bound(self, Outermost(verified, name, self.health))
        self.operations = Bound(self, Outermost(nothing_here, name, self.health))

    def also_do(self, chore: Background) -> None:
        """Adds a background job; before the service runs."""
        self._chores = [*self._chores, chore]

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Queries and announcements inside are this service's."""
        token = wake_relay.set(self.bell.ring)
        try:
            with self.database.bound():
                yield
        finally:
            wake_relay.reset(token)

    @asynccontextmanager
    async def running(self, *, worker: bool = True) -> AsyncIterator[None]:
        """Everything but the listening socket; ends what it started, consumers first."""
        self._works = worker
        await self.database.open()
        with self.bound():
            tasks = [asyncio.create_task(self._watched(job)) for job in self._jobs(worker=worker)]
            try:
                yield
            finally:
                await _end(tasks)
                await self.database.close()

    async def health(self) -> dict[str, str]:
        """What the process stands on; without Kafka it goes on, and announces later."""
        kafka = {"kafka": self._kafka_health()} if self._works else {}
        return {"database": await self._database_health(), **kafka}

    async def _watched(self, job: Background) -> None:
        """A background job that breaks takes the process down: better restarted than half alive."""
        try:
            await job()
        except Exception:
            log.exception("background_job_broke", job=job.__qualname__)
            self.broken.set()

    def _jobs(self, *, worker: bool) -> list[Background]:
        jobs: list[Background] = [self.bell.run, self._refuse_dangerous_role]
        if worker:
            jobs += [self.relay.run, self.worker.run, self._keep_house, self._forget, *self._chores]
        return jobs

    async def _keep_house(self) -> None:
        await keep_house(self.name, self.settings.published_for_days)

    async def _forget(self) -> None:
        await keep_forgetting(self._acknowledge)

    async def _refuse_dangerous_role(self) -> None:
        while True:
            try:
                rows = await fetch(ROLE)
            except Exception as error:
                if not is_away(error):
                    raise
                await asyncio.sleep(1)
            else:
                if rows[0]["dangerous"]:
                    raise DangerousRole(self.name)
                return

    async def _database_health(self) -> str:
        try:
            with self.bound():
                pending = await migrating.pending(self.database)
        except Exception as error:
            if not is_away(error):
                raise
            return "away: no connection"
        return f"away: migrations pending: {', '.join(pending)}" if pending else "ok"

    def _kafka_health(self) -> str:
        connected = self.worker.connected if self.worker.listens else self.relay.leading
        return "ok" if connected else "degraded: not connected"


class Bound:
    """Binds every request to its service, so that several can live in one process."""

    def __init__(self, service: Service, app: Outermost) -> None:
        self._service = service
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._service.bound():
            await self._app(scope, receive, send)


async def _end(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
