"""The parent's side of an inspection: nothing is decoded here."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.errors import FileDamaged, FileTypeNotAllowed
from media.inspection import child
from media.inspection.job import Job, Limits
from media.inspection.kinds import CONTENT_TYPES, Kind

DEFAULT_LIMITS = Limits()
_ANSWER_CHARACTERS = 4096
_REFUSALS = {refusal.code: refusal for refusal in (FileTypeNotAllowed, FileDamaged)}
# A shared libpython may need this one; everything else of the environment, secrets above all, stays out of the child.
_ENVIRONMENT = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be stored: the clean bytes are at `path`; `size` and `sha256` are theirs, not the upload's."""

    kind: Kind
    path: Path
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    thumbnail: Path | None = None

    @property
    def content_type(self) -> str:
        """The media type to serve the content with."""
        return CONTENT_TYPES[self.kind]


class Inspector:
    """Inspects files in child processes, at most `slots` (by default one a core) at once; one for each event loop."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, slots: int | None = None) -> None:
        self._limits = limits
        self._slots = asyncio.Semaphore(slots or os.cpu_count() or 1)

    async def inspect_in_child(self, path: Path, allowed: Collection[Kind]) -> Inspected:
        """Tell what the file is, and rebuild an image in a new folder beside it.

        Raises FileTypeNotAllowed or FileDamaged, and leaves nothing then. A child that dies, exceeds a limit or is too
        slow means a damaged file.
        """
        folder = tempfile.mkdtemp(prefix=f"{path.name}-", dir=path.parent)
        job = Job(str(path), folder, sorted(allowed), self._limits)
        try:
            async with self._slots:
                return _inspected(await self._judged(job), job)
        except BaseException:
            shutil.rmtree(folder)
            raise

    async def _judged(self, job: Job) -> dict[str, Any]:
        process = await _start(job)
        try:
            async with asyncio.timeout(self._limits.wall_seconds):
                status = await process.wait()
        except TimeoutError:
            raise FileDamaged("it took too long to decode") from None
        finally:
            await _end(process)
        return _answer(status, job)


async def _start(job: Job) -> Process:
    order = json.dumps({"python_path": sys.path, "job": {**job._asdict(), "limits": job.limits._asdict()}})
    lean = ("-I", "-S", "-B")
    return await asyncio.create_subprocess_exec(
        sys.executable, *lean, child.__file__, order, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, env=_ENVIRONMENT
    )


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _answer(status: int, job: Job) -> dict[str, Any]:
    if status == child.BROKEN_INSTALLATION:
        raise RuntimeError("the inspection child can't import what it needs")
    if status != 0:
        raise FileDamaged("its decoder died or exceeded a limit")
    with open(job.answer, encoding="utf-8") as answer:
        return dict(json.loads(answer.read(_ANSWER_CHARACTERS)))


def _inspected(answer: dict[str, Any], job: Job) -> Inspected:
    if "refused" in answer:
        raise _REFUSALS[answer["refused"]](answer["reason"])
    kind = Kind(answer.pop("kind"))
    os.unlink(job.answer)
    if kind is Kind.PDF:
        os.rmdir(job.folder)
        return Inspected(kind, Path(job.path), **answer)
    return Inspected(kind, Path(job.content), thumbnail=Path(job.thumbnail), **answer)
