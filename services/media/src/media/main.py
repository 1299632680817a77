"""Wires the media service; the only file that knows every room."""

import asyncio

import structlog

from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.database import is_away
from chassis.service import Service
from contracts.media import MediaSnapshot
from media.adapters import FileStore
from media.consumers import consumers
from media.domain import Storage, acknowledge, remove_due_contents
from media.inspection.inspector import Inspector
from media.models import Media
from media.routes import router
from media.settings import Settings
from media.upload import clear_leftovers

SWEEP_SECONDS = 2.0
SPOOL_SECONDS = 600.0

log = structlog.get_logger()


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    storage = Storage(Inspector(), FileStore(settings.storage_url))

    async def sweep() -> None:
        await _sweep(storage)

    async def tidy_spool() -> None:
        await _tidy(settings)

    values = {"storage": storage, "settings": settings}
    chores = [sweep, tidy_spool]
    return Service(
        "media",
        settings,
        [router],
        consumers,
        snapshots=announce_again,
        dependencies=values,
        chores=chores,
        acknowledge=acknowledge,
    )


async def announce_again() -> int:
    """Announces every file as it stands; returns how many."""
    return await resend(Media, lambda media: MediaSnapshot(media=media.state()))


async def _sweep(storage: Storage) -> None:
    """Removes contents of deleted files, and of uploads that failed, within seconds."""
    while True:
        try:
            await remove_due_contents(storage.store)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("sweep_waits", error=type(error).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


async def _tidy(settings: Settings) -> None:
    """Removes what killed processes left where uploads wait; others may be tidying the same folder."""
    while True:
        try:
            await asyncio.to_thread(clear_leftovers, settings.spool_folder)
        except OSError as error:
            log.warning("spool_not_tidied", error=type(error).__name__)
        await asyncio.sleep(SPOOL_SECONDS)


cli = service_cli("media", build)
