"""A service's own database: the pool, transactions, and what happens after a commit."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar, copy_context
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr
from tortoise import Tortoise
from tortoise.connection import get_connections
from tortoise.context import TortoiseContext, _current_context
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from chassis.errors import Unavailable
from chassis.safe_asyncpg import SafeWrapper

STATEMENT_TIMEOUT_MS = 15_000
SESSION = {"statement_timeout": str(STATEMENT_TIMEOUT_MS), "jit": "off"}
"""No statement here runs long enough to repay being compiled."""

PLAN_BY_VALUES = "SET LOCAL plan_cache_mode = force_custom_plan"

PASSING_STATES = ("08", "40", "53", "57")
"""Connections, rollbacks by the server, its resources, its operators."""

WRONG_PATHS = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)

_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar("after_commit", default=None)


async def _keep_session(_: Any) -> None:
    """Replaces asyncpg's reset query: sessions carry no state here, and it would double the cost of a statement."""


def configuration(url: SecretStr, app: str, pool: int) -> dict[str, Any]:
    """Tortoise's configuration for one service.

    The connection is called like the service: Tortoise keeps statements by that and the table's name, and several
    services can live in one process.
    """
    return {
        "connections": {app: {"engine": "chassis.safe_asyncpg", "credentials": credentials(url, app, pool)}},
        "apps": {
            app: {"models": [f"{app}.models"], "default_connection": app, "migrations": f"{app}.migrations"},
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def credentials(url: SecretStr, app: str, pool: int) -> dict[str, Any]:
    """Connection settings from a `postgresql://` URL."""
    parts = urlsplit(url.get_secret_value())
    return {
        "host": parts.hostname,
        "port": parts.port or 5432,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": parts.path.lstrip("/"),
        "minsize": 1,
        "maxsize": pool,
        "application_name": app,
        "command_timeout": STATEMENT_TIMEOUT_MS / 1000 + 5,
        "timeout": 3,
        "reset": _keep_session,
        "server_settings": SESSION,
    }


class Database:
    """One service's database, bound to whatever runs inside `bound`."""

    def __init__(self, url: SecretStr, app: str, pool: int) -> None:
        self.url = url
        self.app = app
        self._configuration = configuration(url, app, pool)
        self._context: TortoiseContext | None = None

    @property
    def migrated_apps(self) -> dict[str, Any]:
        """What is migrated: the chassis's tables, then the service's own."""
        chassis = {"models": ["chassis.tables"], "default_connection": self.app, "migrations": "chassis.migrations"}
        return {"chassis": chassis, **self._configuration["apps"]}

    async def open(self) -> None:
        """Prepares the pool; PostgreSQL may still be away."""
        token = _current_context.set(None)  # Tortoise would take over the database that is bound here
        try:
            self._context = await Tortoise.init(config=self._configuration, _enable_global_fallback=False)
        finally:
            _current_context.reset(token)

    async def close(self) -> None:
        """Gives all connections back."""
        if self._context is not None:
            with self.bound():
                await self._context.close_connections()

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Queries inside go to this database; several services can live in one process."""
        token = _current_context.set(self._context)
        try:
            yield
        finally:
            _current_context.reset(token)


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """One transaction, or a savepoint inside one; what was asked for `after_commit` runs when the outermost is in."""
    outer = _after_commit.get()
    if outer is not None:
        async with _savepoint(outer):
            yield
        return
    callbacks: list[Callable[[], None]] = []
    outside = copy_context()
    token = _after_commit.set(callbacks)
    try:
        async with in_transaction() as opened:
            cast(SafeWrapper, opened).committed = lambda: outside.run(_call, callbacks)
            yield
    finally:
        _after_commit.reset(token)


def _call(callbacks: list[Callable[[], None]]) -> None:
    for callback in callbacks:
        callback()


@asynccontextmanager
async def _savepoint(callbacks: list[Callable[[], None]]) -> AsyncIterator[None]:
    asked_before = len(callbacks)
    try:
        async with in_transaction():
            yield
    except BaseException:
        del callbacks[asked_before:]
        raise


def within_transaction() -> bool:
    """Whether a transaction is open here, and with it a connection of the pool is taken."""
    return _after_commit.get() is not None


def needs_transaction() -> list[Callable[[], None]]:
    """Refuses to go on outside of a transaction; returns what will be done after its commit."""
    callbacks = _after_commit.get()
    if callbacks is None:
        raise RuntimeError("this needs a transaction")
    return callbacks


def after_commit(callback: Callable[[], None]) -> None:
    """Runs a callback once when the present transaction is committed, never if it is not."""
    callbacks = needs_transaction()
    if callback not in callbacks:
        callbacks.append(callback)


def connection() -> Any:
    """The connection of whatever is bound, or its open transaction."""
    return get_connections().all()[0]


async def fetch(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Runs one statement and answers its rows."""
    rows: list[dict[str, Any]] = await connection().execute_query_dict(sql, list(values))
    return rows


async def fetch_by_values(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Runs one statement by a plan made for its values.

    For searches: what is right for a word that nobody has is wrong for one that everybody has. Others are faster by
    the plan that PostgreSQL keeps for them.
    """
    async with in_transaction() as connection:
        await connection.execute_query(PLAN_BY_VALUES)
        return await connection.execute_query_dict(sql, list(values))


def is_away(error: BaseException) -> bool:
    """Whether an error says that infrastructure is missing, so that waiting helps."""
    if isinstance(error, OperationalError):
        return _passes(error.__cause__)
    return isinstance(error, OSError | Unavailable) and not isinstance(error, WRONG_PATHS)


def _passes(cause: BaseException | None) -> bool:
    """No answer in time, or an SQL state that another try can change; Tortoise's own complaints have no cause."""
    return isinstance(cause, TimeoutError) or str(getattr(cause, "sqlstate", ""))[:2] in PASSING_STATES
