import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from local_stack.postgres import Postgres
from local_stack.testing import NOT_DURABLE


@pytest.fixture
async def own_postgres(servers_folder: Path) -> AsyncIterator[Postgres]:
    """A server that a test may kill without disturbing the others."""
    server = Postgres(servers_folder / "own-postgres", settings=NOT_DURABLE)
    await server.start()
    yield server
    await server.stop()


async def test_a_service_role_cannot_connect_to_another_services_database(postgres: Postgres) -> None:
    mine = await postgres.create_service_database("apples")
    theirs = await postgres.create_service_database("pears")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(mine.removesuffix("apples") + theirs.rpartition("/")[2])


async def test_a_service_role_owns_its_database_and_has_no_power_beside_it(postgres: Postgres) -> None:
    service = await asyncpg.connect(await postgres.create_service_database("apples"))
    powers = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole"

    assert not await service.fetchval(f"SELECT {powers} FROM pg_roles WHERE rolname = current_user")
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert await service.fetchval(owner) == "apples"
    await service.close()


async def test_creating_a_service_database_again_keeps_its_data_and_its_password(postgres: Postgres) -> None:
    url = await postgres.create_service_database("plums")
    await _execute(url, "CREATE TABLE stones (number integer)")

    assert await postgres.create_service_database("plums") == url
    await _execute(url, "SELECT number FROM stones")


async def test_a_hyphen_in_a_services_name_becomes_an_underscore(postgres: Postgres) -> None:
    url = await postgres.create_service_database("passion-fruit")

    assert url.endswith("/passion_fruit")
    await _execute(url, "SELECT 1")


async def test_a_name_that_could_be_more_than_a_name_is_refused(postgres: Postgres) -> None:
    with pytest.raises(ValueError, match="not a name"):
        await postgres.create_service_database("x; DROP DATABASE postgres")


async def test_a_killed_server_comes_back_on_the_same_port_with_its_data(own_postgres: Postgres) -> None:
    url = await own_postgres.create_service_database("plums")
    await _execute(url, "CREATE TABLE kept AS SELECT 7 AS number")

    own_postgres.kill()
    with pytest.raises(ConnectionRefusedError):
        await asyncpg.connect(url)
    await own_postgres.start()

    await _execute(url, "SELECT number FROM kept")


async def test_only_loopback_is_listened_on_and_only_root_reads_the_passwords(own_postgres: Postgres) -> None:
    listening = [
        c for c in psutil.net_connections("inet") if c.status == "LISTEN" and c.laddr.port == own_postgres.port
    ]
    passwords = next(own_postgres.child.log.parent.glob("passwords.json"))

    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
