"""Processes that an earlier run couldn't end, because it was killed itself."""

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil

_GRACE_SECONDS = 10


def note(path: Path, pid: int) -> None:
    """Write down which process runs; its time of birth tells it from a later one with the same number."""
    path.write_text(json.dumps({"pid": pid, "born": psutil.Process(pid).create_time()}))


def end(path: Path, stop_signal: signal.Signals) -> None:
    """End the process that was noted there, if it still runs."""
    with suppress(FileNotFoundError, ValueError, psutil.NoSuchProcess):
        noted = json.loads(path.read_text())
        process = psutil.Process(noted["pid"])
        if process.create_time() == noted["born"]:
            process.send_signal(stop_signal)
            _until_gone([process], _GRACE_SECONDS)
            kill_tree(process.pid)
            kill_group(process.pid)
    path.unlink(missing_ok=True)


def kill_tree(pid: int) -> None:
    """Kill a process and its children, those in other process groups too, and wait until they are gone."""
    with suppress(psutil.NoSuchProcess):
        leader = psutil.Process(pid)
        family = [leader, *leader.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        _until_gone(family, _GRACE_SECONDS)


def kill_group(pid: int) -> None:
    """Kill what is left of a process group whose leader has ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _until_gone(processes: list[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(_runs(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.01)


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
