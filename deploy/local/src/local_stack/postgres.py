"""A PostgreSQL server of our own on loopback."""

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from local_stack.accounts import folder_for, unprivileged_account
from local_stack.databases import ServiceDatabases
from local_stack.ports import free_port
from local_stack.postgres_binaries import find_binaries
from local_stack.private_files import Passwords, write_private
from local_stack.processes import Child

_LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
_READY_SECONDS = 60
_FITTING = {"shared_buffers": "1GB", "random_page_cost": "1.1"}
"""Room for a million customers with their indexes (what is not used is not taken), and disks without a moving head."""


class Postgres:
    """One server with its data in one folder; `settings` go before those of postgresql.conf."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self.port = port or free_port()
        self._account = unprivileged_account()
        self._folder = folder_for(self._account, folder)
        self._data = self._folder / "data"
        self._settings = dict(settings or {})
        self._passwords = Passwords(self._folder / "passwords.json")
        self.databases = ServiceDatabases(self.admin_url, self._passwords)
        self.child = Child(
            "PostgreSQL",
            [],
            log or self._folder / "postgres.log",
            account=self._account,
            cwd=self._folder,
            stop_signal=signal.SIGINT,  # "fast": doesn't wait for clients to leave
        )

    @property
    def admin_url(self) -> str:
        """The superuser's address, for tests and for making databases; services don't get it."""
        return f"postgresql://postgres:{self._passwords.of('postgres')}@127.0.0.1:{self.port}/postgres"

    async def create_service_database(self, name: str) -> str:
        """Make sure that a service's database and role exist; the URL to use them."""
        return await self.databases.create(name)

    async def start(self) -> None:
        """Start it, and wait until it answers; the first time the data folder is made."""
        if not self._data.exists():
            await self._make_data()
        self.child.command = self._command()
        self.child.start()
        await self.child.ready(self._answers, _READY_SECONDS)

    async def stop(self) -> None:
        """Stop it cleanly; connections are cut."""
        await self.child.stop(seconds=30)

    def kill(self) -> None:
        """Cut its power (SIGKILL to all of its processes)."""
        self.child.kill()

    async def restart(self) -> None:
        """Stop it if it runs, and start it on the same port."""
        await self.stop()
        await self.start()

    def _command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "300",
            "log_error_verbosity": "terse",  # details quote the row that is refused, and with it people's data
            **_FITTING,
            **self._settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [find_binaries(self._data) / "postgres", "-D", self._data, *options]

    async def _make_data(self) -> None:
        """Under another name first, so that an interrupted start leaves no half of it."""
        unfinished, secret = self._folder / "data.unfinished", self._folder / "superuser.password"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        write_private(secret, self._passwords.of("postgres"))
        if self._account:
            os.chown(unfinished, self._account.uid, self._account.gid)
            os.chown(secret, self._account.uid, self._account.gid)
        try:
            await self._initdb(unfinished, secret)
        finally:
            secret.unlink()
        unfinished.rename(self._data)

    async def _initdb(self, data: Path, secret: Path) -> None:
        command: list[str | Path] = [find_binaries() / "initdb", "-D", data, "-U", "postgres", "--pwfile", secret]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", f"--locale={_LOCALE}"]
        if self._settings.get("fsync") == "off":
            command.append("--no-sync")
        initdb = Child("initdb", command, self.child.log, account=self._account, cwd=self._folder)
        initdb.start()
        await initdb.succeed(_READY_SECONDS)

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.admin_url, timeout=5)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.close()
        return True
