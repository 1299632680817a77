"""What uploads leave behind: rows, contents in the store's folder, notes of unclaimed contents, spooled files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from chassis.database import fetch
from chassis.service import Service
from chassis.testing import eventually
from media.settings import Settings

ROWS = "SELECT * FROM media WHERE account_id = $1 ORDER BY id"
UNCLAIMED = "SELECT key FROM unclaimed_content WHERE due_at > now()"


@dataclass(frozen=True)
class Traces:
    """What is there, without what was there when the test began."""

    service: Service
    account: UUID
    store: Path
    spool: Path
    stored_before: frozenset[str]
    unclaimed_before: frozenset[str]

    @classmethod
    async def begin(cls, service: Service, account: UUID, store: Path, settings: Settings) -> Self:
        """From this moment on."""
        with service.bound():
            unclaimed = frozenset(row["key"] for row in await fetch(UNCLAIMED))
        return cls(service, account, store, settings.spool_folder, frozenset(_files(store)), unclaimed)

    async def rows(self) -> list[dict[str, Any]]:
        """The account's files."""
        with self.service.bound():
            return await fetch(ROWS, self.account)

    def contents(self) -> set[str]:
        """The keys that have contents, whole or not."""
        return set(_files(self.store)) - self.stored_before

    async def unclaimed(self) -> set[str]:
        """The keys that are noted for later."""
        with self.service.bound():
            return {row["key"] for row in await fetch(UNCLAIMED)} - self.unclaimed_before

    def spooled(self) -> list[Path]:
        """What waits to be inspected or stored."""
        return list(self.spool.iterdir())

    async def are_only(self, files: int) -> bool:
        """Whether nothing is left but so many rows with the contents that they claim."""
        rows = await self.rows()
        claimed = {key for row in rows for key in (row["content_key"], row["thumbnail_key"]) if key}
        tidy = not self.spooled() and not await self.unclaimed()
        return tidy and len(rows) == files and self.contents() == claimed

    async def become_only(self, files: int) -> None:
        """Waits until nothing is left but so many rows with the contents that they claim."""
        await eventually(lambda: self.are_only(files))


def _files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
