"""Where this machine keeps PostgreSQL's programs."""

import re
import shutil
import subprocess
from pathlib import Path


def find_binaries(data: Path | None = None) -> Path:
    """The folder of `initdb` and `postgres`: of the version that made `data`, or the newest."""
    major = (data / "PG_VERSION").read_text().strip() if data else ""
    for folder in [*_debian_folders(major), *_debian_folders(), *_other_folders()]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise FileNotFoundError("PostgreSQL's initdb and postgres are not on this machine")


def _debian_folders(major: str = "*") -> list[Path]:
    found = Path("/usr/lib/postgresql").glob(f"{major}/bin") if major else []
    return sorted(found, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)], reverse=True)


def _other_folders() -> list[Path]:
    folders = [Path(found).resolve().parent for name in ("initdb", "postgres") if (found := shutil.which(name))]
    if pg_config := shutil.which("pg_config"):
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - a fixed program
        folders.append(Path(asked.stdout.strip()))
    return folders
