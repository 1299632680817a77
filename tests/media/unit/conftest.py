"""What the media tests share."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from media.inspection import child
from media.inspection.inspector import Inspected, Inspector
from media.inspection.kinds import DOCUMENTS, Kind

Inspect = Callable[..., Coroutine[Any, Any, Inspected]]


@pytest.fixture
def inspect(tmp_path: Path) -> Inspect:
    """Inspects bytes as if they had been uploaded; only the upload and what was made of it lies in `tmp_path`."""

    async def inspected(
        data: bytes, allowed: frozenset[Kind] = DOCUMENTS, inspector: Inspector | None = None
    ) -> Inspected:
        upload = tmp_path / "1"
        upload.write_bytes(data)
        return await (inspector or Inspector()).inspect_in_child(upload, allowed)

    return inspected


def running_children() -> list[psutil.Process]:
    """The inspections that this process has under way."""
    found = []
    for process in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            found += [process] if child.__file__ in process.cmdline() else []
    return found


@pytest.fixture(autouse=True)
def _no_child_stays() -> Iterator[None]:
    """No test leaves an inspection behind."""
    yield
    assert running_children() == []
