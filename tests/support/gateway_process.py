"""A gateway in a process of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from local_stack.ports import free_port
from local_stack.processes import Child
from local_stack.readiness import is_ready
from support.gateways import INTERNAL_KEY, SESSION_KEY, Staff, jwk

COMMAND = Path(sys.executable).with_name("gateway")
READY_SECONDS = 30


@dataclass
class GatewayProcess:
    """Where it listens, what it logs, and how much memory it has."""

    url: str
    child: Child

    @property
    def log(self) -> str:
        """Everything that it has written."""
        return self.child.log.read_text()

    @property
    def memory(self) -> int:
        """Resident bytes."""
        return int(psutil.Process(self.child.pid).memory_info().rss)


class Memory:
    """Watches how far a process's memory grows over what it was."""

    def __init__(self, process: GatewayProcess) -> None:
        self._process = process
        self._before = self._peak = process.memory

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            self._peak = max(self._peak, self._process.memory)
            await asyncio.sleep(0.01)

    @property
    def growth(self) -> int:
        """In bytes, at its peak."""
        return self._peak - self._before


def environment(services: Mapping[str, str], staff: Staff, **more: str) -> dict[str, str]:
    """What a gateway is told."""
    told = {
        "PORT": str(free_port()),
        "SERVICES": json.dumps(services),
        "INTERNAL_KEY": jwk(INTERNAL_KEY),
        "SESSION_KEY": jwk(SESSION_KEY),
        "STAFF_FILE": str(staff.path),
        **more,
    }
    return {f"GATEWAY_{name}": value for name, value in told.items()}


@asynccontextmanager
async def gateway_process(folder: Path, env: dict[str, str]) -> AsyncIterator[GatewayProcess]:
    """Runs one while the block does."""
    child = Child("gateway", [COMMAND, "run"], folder / "gateway.log", env=env)
    url = f"http://127.0.0.1:{env['GATEWAY_PORT']}"
    child.start()
    try:
        await child.ready(lambda: is_ready(url), READY_SECONDS)
        yield GatewayProcess(url, child)
    finally:
        await child.stop()
