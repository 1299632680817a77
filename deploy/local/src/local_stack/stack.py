"""Brings the whole product up on this machine, and down again."""

import asyncio
import json
import sys
import time
from asyncio import TaskGroup
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local_stack import demo, keys
from local_stack.ports import claim_port
from local_stack.processes import Child
from local_stack.readiness import is_complete
from local_stack.servers import Broker, DatabaseServer
from local_stack.services import GATEWAY, SERVICES, Service, Surroundings

_READY_SECONDS = 60


class Stack:
    """All parts, with what they keep in one folder; `next_port` answers a port to use for a preferred one."""

    def __init__(
        self,
        folder: Path,
        kafka: Broker,
        postgres: DatabaseServer,
        *,
        gateway_port: int = GATEWAY.port,
        next_port: Callable[[int], int] = claim_port,
        say: Callable[[str], None] = print,
    ) -> None:
        self._folder, self._kafka, self._postgres, self._say = folder, kafka, postgres, say
        self._began = time.monotonic()
        self.ports = {service.name: next_port(service.port) for service in SERVICES}
        self.ports |= {"gateway": next_port(gateway_port), "mail": next_port(8025), "smtp": next_port(1025)}
        self.children: dict[str, Child] = {}
        self.database_urls: dict[str, str] = {}
        self._databases_ready = asyncio.Event()
        self.internal_key = keys.load_or_create(folder / "keys" / "internal.json")
        self._session_key = keys.load_or_create(folder / "keys" / "session.json")

    async def start(self) -> None:
        """Start everything, side by side where nothing has to wait; PartFailed or OSError if one doesn't come."""
        try:
            async with TaskGroup() as group:
                for part in (self._start_kafka(), self._start_postgres(), self._start_mail(), self._start_gateway()):
                    group.create_task(part)
                for service in SERVICES:
                    group.create_task(self._start_service(service))
        except ExceptionGroup as failures:
            raise _first(failures) from failures

    async def watch(self) -> None:
        """Never return; PartFailed when a part ends by itself."""
        servers = [server.child for server in (self._kafka, self._postgres) if server.child]
        while True:
            for child in [*servers, *self.children.values()]:
                if not child.alive:
                    raise child.failed("")
            await asyncio.sleep(0.5)

    async def stop(self) -> None:
        """Stop everything: first what uses the servers, then the servers."""
        await asyncio.gather(*(child.stop() for child in self.children.values()))
        await asyncio.gather(self._kafka.stop(), self._postgres.stop())

    def addresses(self) -> dict[str, Any]:
        """Where everything is: what `.local/up.json` says."""
        return {
            "gateway": self.url("gateway"),
            "services": {service.name: self.url(service.name) for service in SERVICES},
            "kafka": self._kafka.servers,
            "postgres": self.database_urls,
            "mail": self.url("mail"),
        }

    def url(self, part: str) -> str:
        """A part's HTTP address."""
        return f"http://127.0.0.1:{self.ports[part]}"

    async def _start_kafka(self) -> None:
        await self._kafka.start()
        self._ready("Kafka", self._kafka.servers)

    async def _start_postgres(self) -> None:
        await self._postgres.start()
        for service in SERVICES:
            self.database_urls[service.name] = await self._postgres.databases.create(service.name)
        self._databases_ready.set()
        self._ready("PostgreSQL", self.database_urls[SERVICES[0].name].rpartition("@")[2].partition("/")[0])

    async def _start_mail(self) -> None:
        ports = ["--smtp-port", str(self.ports["smtp"]), "--http-port", str(self.ports["mail"])]
        await self._serve("mail", [sys.executable, "-m", "local_stack.mail", *ports], {})

    async def _start_gateway(self) -> None:
        staff = self._folder / "staff.json"
        await asyncio.to_thread(demo.write_staff_file, staff)
        env = {
            "HOST": "127.0.0.1",
            "PORT": str(self.ports["gateway"]),
            "SERVICES": json.dumps({service.name: self.url(service.name) for service in SERVICES}),
            "INTERNAL_KEY": self.internal_key.private,
            "SESSION_KEY": self._session_key.private,
            "STAFF_FILE": str(staff.resolve()),
        }
        named = {GATEWAY.setting(name): value for name, value in env.items()}
        await self._serve("gateway", GATEWAY.command("run"), named)

    async def _start_service(self, service: Service) -> None:
        await self._databases_ready.wait()
        await self._serve(service.name, service.command("run", "--prepare"), self._env(service))

    async def _serve(self, name: str, command: list[str | Path], env: dict[str, str]) -> None:
        self.children[name] = Child(name, command, self._log(name), env)
        self.children[name].start()
        await self.children[name].ready(lambda: is_complete(self.url(name)), _READY_SECONDS)
        self._ready(name, self.url(name))

    def _env(self, service: Service) -> dict[str, str]:
        surroundings = Surroundings(
            port=self.ports[service.name],
            database_url=self.database_urls[service.name],
            kafka_servers=self._kafka.servers,
            internal_public_key=self.internal_key.public,
            files=self._folder / "files",
            smtp_port=self.ports["smtp"],
            public_url=self.url("gateway"),
        )
        return surroundings.env(service)

    def _log(self, name: str) -> Path:
        return self._folder / "logs" / f"{name}.log"

    def _ready(self, part: str, address: str) -> None:
        self._say(f"{part} is ready on {address} ({time.monotonic() - self._began:.1f} s)")


def _first(failures: ExceptionGroup[Exception]) -> Exception:
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
