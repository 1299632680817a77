"""What can be done to files: one verb, one function, one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chassis.acknowledging import Owed
from chassis.aggregates import add, remove
from chassis.caller import Caller, system
from chassis.database import fetch, is_away, transaction
from chassis.errors import Unavailable
from chassis.ids import new_id, now
from contracts.erasures import FilesErased
from contracts.media import MediaDeleted, MediaStored, OwnerType
from media.adapters import FileStore, new_key
from media.errors import FileDamaged, FileTooLarge, FileTypeNotAllowed, OwnerGone
from media.inspection.inspector import Inspected, Inspector
from media.inspection.kinds import DOCUMENTS, PHOTOS, Kind
from media.models import Media
from media.projections import (
    announce_contents,
    claim_contents,
    close_owner,
    content_was_removed,
    erased_files,
    hasten_contents,
    hasten_unfinished,
    hold_owner,
    is_closed,
    release_contents,
    take_due_content,
)
from media.rules import filename_for
from media.upload import ReceivedFile, RefusedFile

ALLOWED: dict[OwnerType, frozenset[Kind]] = {"installation": PHOTOS, "lead": DOCUMENTS}

OWNERS_ERASED = frozenset({"installations", "blanked_leads"})
"""What the services that own files count in an erasure: media waits for each of them to say how many there were."""

FileRefusal = FileTooLarge | FileTypeNotAllowed | FileDamaged


@dataclass(frozen=True)
class Storage:
    """What storing a file takes: who looks at it and where its contents go."""

    inspector: Inspector
    store: FileStore


@dataclass(frozen=True)
class Owner:
    """The record that a file belongs to."""

    type: OwnerType
    id: UUID


@dataclass(frozen=True)
class Prepared:
    """A file whose contents are in the store and wait to be claimed."""

    filename: str
    inspected: Inspected
    keys: tuple[str, ...]


@asynccontextmanager
async def prepared_files(
    storage: Storage, owner: Owner, received: Sequence[ReceivedFile | RefusedFile]
) -> AsyncIterator[list[Prepared | FileRefusal]]:
    """The files inspected, each with its contents in the store or refused; what was not stored by the end goes."""
    prepared: list[Prepared | FileRefusal] = []
    try:
        for file in received:
            prepared.append(await _prepare(storage, owner, file))
        yield prepared
    finally:
        await _let_go([key for file in prepared if isinstance(file, Prepared) for key in file.keys])


async def store_files(caller: Caller, owner: Owner, prepared: Sequence[Prepared]) -> list[Media]:
    """Makes prepared files the owner's, all or none; raises OwnerGone."""
    async with transaction():
        await hold_owner(owner.type, owner.id)
        if await is_closed(caller.account_id, owner.type, owner.id):
            raise OwnerGone
        return [await _store(caller, owner, file) for file in prepared]


async def delete_files_of(account_id: UUID, owner: Owner, erasure_id: UUID | None = None) -> None:
    """Deletes an owner's files for good; whatever is still being uploaded for it will be refused, and goes."""
    async with transaction():
        await hold_owner(owner.type, owner.id)
        files = [await Media.take(account_id, media_id) for media_id in await _ids_of(account_id, owner)]
        for media in files:
            await _delete(system(account_id), media)
        thumbnails = sum(media.thumbnail_key is not None for media in files)
        await close_owner(account_id, owner.type, owner.id, erasure_id, [media.id for media in files], thumbnails)
        await hasten_unfinished(owner.id)


async def delete_file(account_id: UUID, media_id: UUID) -> None:
    """Deletes one file for good, if it is there."""
    async with transaction():
        found = await Media.filter(account_id=account_id, id=media_id).select_for_update().first()
        if found is not None:
            await _delete(system(account_id), found)


async def acknowledge(owed: Owed) -> FilesErased | None:
    """Says that an erased customer's files are gone; None while an owner is awaited or a content is left."""
    if not owed.counts.keys() >= OWNERS_ERASED:
        return None
    gone = await erased_files(owed.account_id, owed.erasure_id)
    if gone is None or gone.owners < sum(owed.counts.values()):
        return None
    counts = {"files": gone.files, "thumbnails": gone.thumbnails}
    return FilesErased(erasure=owed._replace(counts=counts).part)


async def remove_due_contents(store: FileStore) -> int:
    """Removes contents that no file claims from the store; returns how many."""
    removed = 0
    while await _remove_one(store):
        removed += 1
    return removed


async def _remove_one(store: FileStore) -> bool:
    """Holds the key meanwhile, so that no upload claims what is going."""
    async with transaction():
        key = await take_due_content()
        if key is not None:
            await store.delete(key)
            await content_was_removed(key)
    return key is not None


async def _prepare(storage: Storage, owner: Owner, received: ReceivedFile | RefusedFile) -> Prepared | FileRefusal:
    if isinstance(received, RefusedFile):
        return received.refusal
    try:
        inspected = await storage.inspector.inspect_in_child(received.path, ALLOWED[owner.type])
    except (FileTypeNotAllowed, FileDamaged) as refusal:
        return refusal
    paths = [path for path in (inspected.path, inspected.thumbnail) if path]
    keys = await _put(storage.store, owner, paths)
    return Prepared(filename_for(received.filename, inspected.kind), inspected, keys)


async def _put(store: FileStore, owner: Owner, paths: Sequence[Path]) -> tuple[str, ...]:
    keys = tuple(new_key() for _ in paths)
    await announce_contents(keys, owner.id)
    for key, path in zip(keys, paths, strict=True):
        await store.put(path, key)
    return keys


async def _let_go(keys: Sequence[str]) -> None:
    """Where the database is away, or a put broke off and may still be writing, contents go when they are due."""
    try:
        await hasten_contents(keys)
    except Exception as error:
        if not is_away(error):
            raise


async def _store(caller: Caller, owner: Owner, file: Prepared) -> Media:
    if not await claim_contents(file.keys):  # they waited so long that they were taken for a broken upload's
        raise Unavailable
    content_key, thumbnail_key = (*file.keys, None)[:2]
    inspected = file.inspected
    media = Media(
        id=new_id(),
        account_id=caller.account_id,
        owner_type=owner.type,
        owner_id=owner.id,
        filename=file.filename,
        content_type=inspected.content_type,
        size=inspected.size,
        sha256=inspected.sha256,
        width=inspected.width,
        height=inspected.height,
        uploaded_by=caller.id,
        uploaded_at=now(),
        content_key=content_key,
        thumbnail_key=thumbnail_key,
    )
    return await add(caller, media, lambda stored: MediaStored(media=stored.state()))


async def _delete(caller: Caller, media: Media) -> None:
    await release_contents(media.keys, media.owner_id)
    await remove(caller, media, lambda deleted: MediaDeleted(media=deleted.last_state()))


async def _ids_of(account_id: UUID, owner: Owner) -> list[UUID]:
    rows = await fetch(
        "SELECT id FROM media WHERE account_id = $1 AND owner_type = $2 AND owner_id = $3 ORDER BY id",
        account_id,
        owner.type,
        owner.id,
    )
    return [row["id"] for row in rows]
