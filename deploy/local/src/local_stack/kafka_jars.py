"""Fetches the broker's jars through Maven, once for each `pom.xml`.

The bootstrap script runs this before anything is installed: only the standard library may be imported here.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from local_stack.paths import KAFKA_JARS, KAFKA_POM

_STAMP = "pom.sha256"
_MAVEN_OPTIONS = [
    "--quiet",
    "--batch-mode",
    "--strict-checksums",
    "dependency:copy-dependencies",
    "-DincludeScope=runtime",
]


class JarsMissing(Exception):
    """The broker's jars are not here and couldn't be fetched."""


def ensure_kafka_jars(pom: Path = KAFKA_POM, folder: Path = KAFKA_JARS) -> Path:
    """The folder with the jars that `pom` names; they are fetched unless they are there."""
    wanted = hashlib.sha256(pom.read_bytes()).hexdigest()
    if not _is_current(folder, wanted):
        _fetch(pom, folder, wanted)
    return folder


def _is_current(folder: Path, wanted: str) -> bool:
    stamp = folder / _STAMP
    return stamp.exists() and stamp.read_text() == wanted


def _fetch(pom: Path, folder: Path, wanted: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="kafka-libs.") as scratch:
        fresh, old = Path(scratch, "fresh"), Path(scratch, "old")
        _maven(pom, fresh)
        (fresh / _STAMP).write_text(wanted)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)


def _maven(pom: Path, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise JarsMissing("mvn (Apache Maven) is needed to fetch the Kafka broker")
    command: list[str | Path] = [maven, "-f", pom, *_MAVEN_OPTIONS, f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - our own pom
    if done.returncode != 0:
        raise JarsMissing(f"Maven couldn't fetch the Kafka broker:\n{done.stdout.decode()}{done.stderr.decode()}")


if __name__ == "__main__":
    try:
        ensure_kafka_jars()
    except JarsMissing as error:
        sys.exit(str(error))
