"""`make up DETACH=1` and `make down`: a launcher in the background."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console

from local_stack import announcement
from local_stack.launcher import LOCK_FILE, UP_FILE, already_running
from local_stack.lock import Lock
from local_stack.paths import LOCAL

_OUTPUT = LOCAL / "up.log"
_DOWN_SECONDS = 60


def start(console: Console, port: int) -> int:
    """Start a launcher in the background and return when everything is ready; the exit code."""
    if not Lock(LOCK_FILE).free():
        return already_running(console)
    UP_FILE.unlink(missing_ok=True)
    launcher = _spawn(console, port)
    try:
        return _follow(launcher)
    except KeyboardInterrupt:
        launcher.terminate()
        launcher.wait()
        return 1


def stop(console: Console) -> int:
    """Stop the launcher of this clone and wait until everything is down; the exit code."""
    lock = Lock(LOCK_FILE)
    if lock.free():
        console.print("Nothing runs here.")
        return 0
    os.kill(lock.holder(), signal.SIGTERM)
    deadline = time.monotonic() + _DOWN_SECONDS
    while not lock.free():
        if time.monotonic() > deadline:
            console.print(f"[red]It didn't stop within {_DOWN_SECONDS} s.[/]")
            return 1
        time.sleep(0.05)
    console.print("Stopped.")
    return 0


def _spawn(console: Console, port: int) -> subprocess.Popen[bytes]:
    looks = {"COLUMNS": str(console.width)} | ({"FORCE_COLOR": "1"} if console.is_terminal else {})
    _OUTPUT.unlink(missing_ok=True)
    with _OUTPUT.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "local_stack.main", "up", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **looks, announcement.DETACHED: "1"},
            start_new_session=True,
        )


def _follow(launcher: subprocess.Popen[bytes]) -> int:
    """Show what it says until it is ready or has ended."""
    shown = 0
    while True:
        ready, ended = UP_FILE.exists(), launcher.poll() is not None
        shown += _show(_OUTPUT, shown)
        if ready or ended:
            return launcher.returncode if ended else 0
        time.sleep(0.05)


def _show(output: Path, shown: int) -> int:
    with output.open("rb") as file:
        file.seek(shown)
        news = file.read()
    sys.stdout.buffer.write(news)
    sys.stdout.flush()
    return len(news)
