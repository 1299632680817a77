"""The media service in a process that dies at a chosen moment as if its power was cut: `sabotaged.py WAY COMMAND`."""

import os
import signal
import sys
from typing import Any, NoReturn

from media import domain
from media.adapters import FileStore
from media.main import cli

WAYS = {"before_committing": (domain, "store_files"), "before_removing": (FileStore, "delete")}


async def die(*_: Any) -> NoReturn:
    """Ends this process with SIGKILL: nothing is closed, flushed or said."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


if __name__ == "__main__":
    setattr(*WAYS[sys.argv.pop(1)], die)
    cli()
