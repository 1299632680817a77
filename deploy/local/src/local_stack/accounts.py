"""The system account that a server runs as when we are root."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_KEPT_OVER_REBOOTS = Path("/var/tmp")  # noqa: S108 - the folder made in it is refused if it isn't ours


@dataclass(frozen=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """`postgres` or else `nobody` when we are root; None when we aren't, since then we simply stay who we are."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def folder_for(account: Account | None, wanted: Path) -> Path:
    """`wanted`, or when the account can't get there (a clone below /root, say) a folder that stands for it."""
    wanted.mkdir(parents=True, exist_ok=True)
    if account is None:
        return wanted
    wanted.chmod(0o711)
    return wanted if _can_enter(account, wanted) else _stand_in(wanted)


def _can_enter(account: Account, folder: Path) -> bool:
    asked = subprocess.run(  # noqa: S603 - a fixed program
        ["/usr/bin/test", "-x", folder], user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=False
    )
    return asked.returncode == 0


def _stand_in(wanted: Path) -> Path:
    base = _KEPT_OVER_REBOOTS if _KEPT_OVER_REBOOTS.is_dir() else Path(tempfile.gettempdir())
    folder = base / f"local-stack-{hashlib.sha256(bytes(wanted.resolve())).hexdigest()[:16]}"
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return _linked(wanted / "elsewhere", folder)


def _linked(link: Path, folder: Path) -> Path:
    """Whoever removes the wanted folder means its content: without the link the stand-in starts empty."""
    if not link.is_symlink():
        shutil.rmtree(folder)
        folder.mkdir(mode=0o711)
        link.symlink_to(folder)
    return folder
