"""Everything that the product keeps of a customer, as one archive."""

import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import structlog

from chassis.errors import Unavailable
from chassis.ids import now
from gateway.composition.archive import Archive
from gateway.composition.asking import Ask, Tell, needed
from gateway.composition.reading import README
from gateway.proxy.upstreams import Answer

KEEPERS = ("installations", "leads")
"""Who keeps something of a customer besides customers, at `/customers/{id}/personal-data`; a service that joins adds
its name. Each says its `records` by kind, and under `owners` to which of them files belong."""

UNSAFE = re.compile(r"[^\w.\- ]")
LONGEST_STEM = 150  # bytes
LONGEST_EXTENSION = 10
INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE

log = structlog.get_logger()

File = dict[str, Any]
"""What media says of a file."""

OpenFile = Callable[[str], AbstractAsyncContextManager[AsyncIterator[bytes]]]
"""Opens the content of the file with this id; raises Unavailable."""


class Damaged(Exception):
    """A file's content is not what it was when it was stored."""


class PersonalData(NamedTuple):
    """What the services keep: documents by name with their records by kind, and the files that belong to them."""

    customer_id: UUID
    documents: Mapping[str, Mapping[str, list[Any]]]
    files: list[File]

    async def zipped(self, open_file: OpenFile) -> AsyncGenerator[bytes, None]:
        """The archive, piece by piece; the files come first, so that what is away is noticed at the first piece."""
        archive = Archive()
        for file in self.files:
            async with open_file(file["id"]) as arriving:
                with archive.adding(file["name"], file["size"]) as put:
                    async for piece in arriving:
                        yield put(piece)
            if archive.parts[-1].sha256 != file["sha256"]:
                log.error("file_damaged", media=file["id"])
                raise Damaged(file["id"])
        for name, kinds in self.documents.items():
            yield archive.add(name, orjson.dumps(kinds, option=INDENTED))
        yield archive.add("README.txt", README.encode())
        yield archive.add("manifest.json", orjson.dumps(self._manifest(archive), option=INDENTED))
        yield archive.end()

    def _manifest(self, archive: Archive) -> dict[str, Any]:
        parts = [{**part._asdict(), "records": self._counts(part.name)} for part in archive.parts]
        return {"customer_id": self.customer_id, "made_at": now(), "parts": parts}

    def _counts(self, name: str) -> dict[str, int]:
        return {kind: len(rows) for kind, rows in self.documents.get(name, {}).items()}


async def personal_data(ask: Ask, tell: Tell, customer_id: UUID) -> PersonalData:
    """Gathers the records, and which files there are; raises Refused, or Unavailable where any service is away."""
    target = f"/customers/{customer_id}/personal-data"
    found = {"customers": needed(await ask("customers", target))}
    for service in KEEPERS:
        found[service] = _known(await ask(service, target))
    owners = [owner for part in found.values() for owner in part.get("owners", [])]
    listed = _known(await tell("media", "/media/of-owners", {"owners": owners}))["files"]
    files = [{**file, "name": name_in_archive(number, file["filename"])} for number, file in enumerate(listed, 1)]
    documents = {f"{service}.json": part["records"] for service, part in found.items()}
    return PersonalData(customer_id, {**documents, "files.json": {"files": files}}, files)


def name_in_archive(number: int, filename: str) -> str:
    """A file's place in the archive: numbered, so that no two clash, without anything that leads out of its folder."""
    name = UNSAFE.sub("_", unicodedata.normalize("NFC", filename))
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    short = stem.encode()[:LONGEST_STEM].decode(errors="ignore").lstrip(". ")
    return f"files/{number:04}-{short}{dot}{extension}".rstrip(". ")


def _known(answer: Answer) -> Any:
    """What a service keeps; raises Unavailable where it does not say."""
    if answer.status != 200:
        raise Unavailable
    return orjson.loads(answer.body)
