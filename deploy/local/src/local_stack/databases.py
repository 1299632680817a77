"""A database and a role of its own for each service."""

import re
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from local_stack.private_files import Passwords

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_RIGHTS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"


class ServiceDatabases:
    """The services' databases on one server, made with an administrator's URL."""

    def __init__(self, admin_url: str, passwords: Passwords) -> None:
        self._admin_url = admin_url
        self._passwords = passwords

    async def create(self, service: str) -> str:
        """Make sure that the service's role and database exist, closed to other roles; the URL to use them."""
        name = service.replace("-", "_")
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name for a database: {service}")
        password = self._passwords.of(name)
        admin = await asyncpg.connect(self._admin_url)
        try:
            await _create_role(admin, name, password)
            await _create_database(admin, name)
        finally:
            await admin.close()
        return _url(self._admin_url, name, password)


async def _create_role(admin: asyncpg.Connection, name: str, password: str) -> None:
    known = await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", name)
    verb = "ALTER" if known else "CREATE"
    await admin.execute(f"{verb} ROLE {name} {_RIGHTS} PASSWORD '{password}'")  # our own alphabet: no quotes in it


async def _create_database(admin: asyncpg.Connection, name: str) -> None:
    if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        await _join_role(admin, name)
        await admin.execute(f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0")
    await admin.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")


async def _join_role(admin: asyncpg.Connection, name: str) -> None:
    """Only a member may make a role the owner of a database, unless it is a superuser."""
    if not await admin.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await admin.execute(f"GRANT {name} TO current_user")


def _url(admin_url: str, role: str, password: str) -> str:
    parts = urlsplit(admin_url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{server}", path=f"/{role}"))
