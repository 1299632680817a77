"""Tortoise's asyncpg engine with its holes closed: docs/decisions/0003-database-engine.md says which and why.

The module's name has to contain "asyncpg": Tortoise picks its schema editor by it.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import NestedTransactionContext, TransactionContextPooled
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, OperationalError, TransactionManagementError

ACQUIRE_SECONDS = 5.0

CONNECTION_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidAuthorizationSpecificationError,
)

LOST = re.compile(r"closed|closing|released back to the pool")
DATABASE_ERRORS = (DBConnectionError, OperationalError, TransactionManagementError)

T = TypeVar("T")

observers: list[Callable[[str], None]] = []
"""Called with every statement; tests use it to see that no query forgets the account."""


async def translated(call: Awaitable[T]) -> T:
    """Awaits a database call; says lost connections and timeouts in Tortoise's words."""
    try:
        return await call
    except TimeoutError as error:
        raise OperationalError(f"the database did not answer in time: {error}") from error
    except CONNECTION_LOST as error:
        raise DBConnectionError(str(error)) from error
    except asyncpg.InterfaceError as error:
        raise _misused_or_lost(error) from error
    except asyncpg.PostgresError as error:
        raise OperationalError(error) from error


def _misused_or_lost(error: asyncpg.InterfaceError) -> OperationalError | DBConnectionError:
    """asyncpg has one exception for a connection that is closed and for arguments that don't fit the statement."""
    message = str(error)
    return DBConnectionError(message) if LOST.search(message) else OperationalError(message)


async def give_back(pool: Any, connection: Any) -> None:
    """Ends the use of a connection: one that is lost at this moment is back already, and its use went as it went."""
    with suppress(TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        await pool.release(connection)  # which a cancellation does not stop half-way


class Acquired:
    """A pooled connection for one statement, with a limit on the wait for it."""

    def __init__(self, client: "SafeClient") -> None:
        self._client = client

    async def __aenter__(self) -> Any:
        self._connection = await self._client.acquired()
        return self._connection

    async def __aexit__(self, *exc: object) -> None:
        await give_back(self._client.pool, self._connection)


class SafeClient(AsyncpgDBClient):
    """The connection pool of one database."""

    @property
    def pool(self) -> Any:
        """The asyncpg pool; only after `ensure_pool`."""
        return self._pool

    async def ensure_pool(self) -> None:
        """Makes the pool once, however many ask at the same time."""
        if self._pool is None:
            async with self._pool_init_lock:
                if self._pool is None:
                    await self.create_connection(with_db=True)

    async def acquired(self) -> Any:
        """A connection of the pool; the limit is for the way there too, since all wait for one to make the pool."""
        if self._pool is not None:
            return await self.pool.acquire(timeout=ACQUIRE_SECONDS)
        async with asyncio.timeout(ACQUIRE_SECONDS):
            await self.ensure_pool()
            return await self.pool.acquire(timeout=ACQUIRE_SECONDS)

    def acquire_connection(self) -> Any:
        return Acquired(self)

    def _in_transaction(self) -> Any:
        return SafeTransaction(SafeWrapper(self), self._pool_init_lock)

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], str):
            for observe in observers:
                observe(args[0])
        return await translated(super()._translate_exceptions(func, *args, **kwargs))


class SafeWrapper(TransactionWrapper):
    """One open transaction; it knows when a statement in it has failed."""

    failed = False
    committed: Callable[[], None] | None = None
    """Called at once when it is committed: its connection goes back later, and nobody has to wait for that."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], str):
            for observe in observers:
                observe(args[0])
        with self.noticing_failure():
            return await translated(super()._translate_exceptions(func, *args, **kwargs))

    @contextmanager
    def noticing_failure(self) -> Iterator[None]:
        """Whatever ends a statement early, a cancellation too, ends the transaction for PostgreSQL."""
        try:
            yield
        except BaseException:
            self.failed = True
            raise

    async def commit(self) -> None:
        """Refuses where PostgreSQL would answer COMMIT with a silent ROLLBACK."""
        if self.failed:
            await self.rollback()
            raise TransactionManagementError("a statement of this transaction failed: nothing was committed")
        await translated(super().commit())
        if self.committed is not None:
            self.committed()

    async def rollback(self) -> None:
        await translated(super().rollback())

    def _in_transaction(self) -> Any:
        return SafeSavepoint(self)


class SafeSavepoint(NestedTransactionContext):
    """A transaction within a transaction: rolling it back heals the outer one."""

    __slots__ = ("_outer", "_outer_failed")

    def __init__(self, outer: SafeWrapper) -> None:
        super().__init__(SafeWrapper(outer))
        self._outer = outer
        self._outer_failed = outer.failed

    async def __aenter__(self) -> Any:
        with self._outer.noticing_failure():
            return await super().__aenter__()

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if exc_type is not None:
            await self._roll_back_quietly()
        elif self._outer.failed and not self._outer_failed:
            await self._roll_back()
            raise TransactionManagementError("a statement of this savepoint failed: nothing of it was kept")
        else:
            with self._outer.noticing_failure():
                await self.client.release_savepoint()

    async def _roll_back(self) -> None:
        with self._outer.noticing_failure():
            await self.client.savepoint_rollback()
        self._outer.failed = self._outer_failed

    async def _roll_back_quietly(self) -> None:
        """Where that fails the outer transaction can't commit, and the caller's own error matters more."""
        with suppress(*DATABASE_ERRORS):
            await self._roll_back()


class SafeTransaction(TransactionContextPooled):
    """A transaction that gives its connection back whatever happens, also when it is cancelled half-way."""

    async def __aenter__(self) -> Any:
        parent: Any = self.client._parent
        await translated(self._begin(parent))
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def _begin(self, parent: Any) -> None:
        connection = await parent.acquired()
        try:
            self.client._connection = connection
            await self.client.begin()
        except BaseException:
            await give_back(parent.pool, connection)
            raise

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None:
                await self.client.commit()
            elif not self.client._finalized:
                await self._roll_back_quietly()
        finally:
            get_connections().reset(self.token)
            parent: Any = self.client._parent
            await give_back(parent.pool, self.client._connection)

    async def _roll_back_quietly(self) -> None:
        """A lost connection has rolled back by itself; the caller's own error matters more."""
        with suppress(*DATABASE_ERRORS):
            await self.client.rollback()


client_class = SafeClient
