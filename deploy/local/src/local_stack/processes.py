"""Programs that run beside us: started, watched, and never left behind."""

import asyncio
import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local_stack import leftovers
from local_stack.accounts import Account

_ONLY_FOR_US = {"DATABASE_URL", "KAFKA_SERVERS", "PORT"}  # the first is an administrator's
_UNLESS_ORPHANED = 'test "$PPID" = "$0" || exit 1; exec "$@"'  # a parent that died before it was asked for ends nobody


class PartFailed(Exception):
    """A part of the stack ended, or didn't get ready in time."""

    def __init__(self, part: str, reason: str, log: Path | None = None) -> None:
        super().__init__(f"{part} {reason}")
        self.log = log


@dataclass
class Child:
    """A program with a log file and a process group of its own, that ends when we end.

    Start it on the main thread: Linux ends it together with the *thread* that started it.
    """

    name: str
    command: Sequence[str | Path]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    account: Account | None = None
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    def start(self) -> None:
        """Start it, after ending what an earlier run may have left of it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        leftovers.end(self._note, self.stop_signal)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - the stack's own command lines
                [*_ending_with_us(self.stop_signal), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**_inherited(), **self.env},
                cwd=self.cwd,
                start_new_session=True,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        leftovers.note(self._note, self._process.pid)

    @property
    def pid(self) -> int:
        """Its process id; 0 before its first start."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether it runs (a paused one does)."""
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program itself, not to its children."""
        if self._process is not None:
            self._process.send_signal(number)

    async def ready(self, probe: Callable[[], Awaitable[bool]], seconds: float) -> None:
        """Wait until `probe` says yes; PartFailed when the program ends before or the time is over."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not await probe():
            if not self.alive:
                raise self.failed("before it was ready")
            if asyncio.get_running_loop().time() > deadline:
                raise PartFailed(self.name, f"didn't get ready within {seconds:.0f} s", self.log)
            await asyncio.sleep(0.05)

    async def succeed(self, seconds: float) -> None:
        """Wait for its end; PartFailed unless it ends well and in time."""
        try:
            if not await self._ended(seconds):
                raise PartFailed(self.name, f"didn't end within {seconds:.0f} s", self.log)
        finally:
            self.kill()
        if self._process and self._process.returncode != 0:
            raise self.failed("")

    async def stop(self, seconds: float = 10) -> None:
        """Ask it to stop; what still runs after that many seconds is killed."""
        self.signal(self.stop_signal)
        self.signal(signal.SIGCONT)
        await self._ended(seconds)
        self.kill()

    def kill(self) -> None:
        """End it and all of its children at once, as a power cut would."""
        if self._process is not None:
            if self.alive:
                leftovers.kill_tree(self._process.pid)
            leftovers.kill_group(self._process.pid)
            self._process.wait()
            self._note.unlink(missing_ok=True)

    def failed(self, when: str) -> PartFailed:
        """What to raise when it has ended by itself."""
        code = self._process.returncode if self._process else 0
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return PartFailed(self.name, f"{how} {when}".rstrip(), self.log)

    async def _ended(self, seconds: float) -> bool:
        deadline = asyncio.get_running_loop().time() + seconds
        while self.alive and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - works in any event loop
            await asyncio.sleep(0.02)
        return not self.alive

    @property
    def _note(self) -> Path:
        return self.log.with_suffix(".pid")


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _ONLY_FOR_US}


def _ending_with_us(number: signal.Signals) -> list[str]:
    """Not `preexec_fn`, which isn't safe beside threads."""
    setpriv = _setpriv()
    if setpriv is None:
        return []
    asking = [setpriv, "--pdeathsig", number.name.removeprefix("SIG"), "--"]
    return [*asking, "sh", "-c", _UNLESS_ORPHANED, str(os.getpid())]


@functools.cache
def _setpriv() -> str | None:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return None
    asked = subprocess.run([setpriv, "--help"], capture_output=True, check=False)  # noqa: S603 - util-linux
    return setpriv if b"--pdeathsig" in asked.stdout else None
