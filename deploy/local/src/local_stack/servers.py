"""What the stack asks of a Kafka and a PostgreSQL, be they ours or given."""

from typing import Protocol

from local_stack.databases import ServiceDatabases
from local_stack.processes import Child


class Broker(Protocol):
    """A Kafka, ours or given."""

    @property
    def child(self) -> Child | None:
        """Its process if it is ours."""

    @property
    def servers(self) -> str:
        """What clients connect to."""

    async def start(self) -> None:
        """Return when it can be used."""

    async def stop(self) -> None:
        """Stop it if it is ours."""


class DatabaseServer(Protocol):
    """A PostgreSQL, ours or given."""

    @property
    def child(self) -> Child | None:
        """Its process if it is ours."""

    @property
    def databases(self) -> ServiceDatabases:
        """The services' databases on it."""

    async def start(self) -> None:
        """Return when it can be used."""

    async def stop(self) -> None:
        """Stop it if it is ours."""
