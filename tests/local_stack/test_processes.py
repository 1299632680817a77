import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from local_stack.processes import Child, PartFailed

DEAF_WITH_A_CHILD = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
time.sleep(600)
"""
LAUNCHER = """
import pathlib, sys, time
from local_stack.processes import Child
Child("sleeper", ["sleep", "600"], pathlib.Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(600)
"""


async def never() -> bool:
    return False


async def test_a_part_that_ends_before_it_is_ready_is_named(tmp_path: Path) -> None:
    child = _python("print('no such table'); raise SystemExit(3)", tmp_path)
    child.start()

    with pytest.raises(PartFailed, match="part ended with exit code 3 before it was ready") as failed:
        await child.ready(never, seconds=10)

    assert failed.value.log is not None
    assert failed.value.log.read_text() == "no such table\n"


async def test_a_part_that_does_not_get_ready_is_named(tmp_path: Path) -> None:
    child = _python("import time; time.sleep(600)", tmp_path)
    child.start()

    with pytest.raises(PartFailed, match="part didn't get ready within 0 s"):
        await child.ready(never, seconds=0.2)

    child.kill()


async def test_a_part_that_somebody_killed_is_reported_with_the_signal(tmp_path: Path) -> None:
    child = _python("import time; time.sleep(600)", tmp_path)
    child.start()
    child.signal(signal.SIGKILL)

    with pytest.raises(PartFailed, match="part was ended by SIGKILL"):
        await child.succeed(seconds=10)


async def test_what_does_not_stop_in_time_is_killed_with_its_children(tmp_path: Path) -> None:
    child = _python(DEAF_WITH_A_CHILD, tmp_path)
    child.start()
    await _until(lambda: child.log.read_text() != "")
    grandchild = int(child.log.read_text())

    await child.stop(seconds=0.2)

    assert not child.alive
    assert not _runs(grandchild)


async def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    sleeper = _orphan(tmp_path / "part.log")

    await _until(lambda: not _runs(sleeper))


async def test_a_child_whose_parent_has_died_already_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = _python("print('begun')", tmp_path)
    monkeypatch.setattr("os.getpid", lambda: 1)  # it was started by somebody else than its parent
    child.start()

    with pytest.raises(PartFailed, match="exit code 1"):
        await child.succeed(seconds=10)
    assert child.log.read_text() == ""


async def test_what_an_earlier_run_left_is_ended_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local_stack.processes._setpriv", lambda: None)
    first, second = _python("import time; time.sleep(600)", tmp_path), _python("pass", tmp_path)
    first.start()
    left = first.pid

    second.start()

    assert not _runs(left)
    await second.succeed(seconds=10)


async def test_no_part_is_told_the_administrators_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://administrator@127.0.0.1/")
    child = _python("import os; print('DATABASE_URL' in os.environ)", tmp_path)
    child.start()
    await child.succeed(seconds=10)

    assert child.log.read_text() == "False\n"


def _python(code: str, folder: Path) -> Child:
    return Child("part", [sys.executable, "-c", code], folder / "part.log")


def _orphan(log: Path) -> int:
    with subprocess.Popen([sys.executable, "-c", LAUNCHER, log], stdout=subprocess.PIPE) as launcher:
        assert launcher.stdout is not None
        launcher.stdout.readline()
        sleeper: int = psutil.Process(launcher.pid).children()[0].pid
        launcher.kill()
    return sleeper


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - processes set no events
            await asyncio.sleep(0.01)
