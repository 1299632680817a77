"""Finds a Java that is new enough for the broker."""

import os
import re
import shutil
from pathlib import Path

_OLDEST = 17
_VERSION = re.compile(r'^JAVA_VERSION="(\d+)', re.MULTILINE)


def find_java() -> Path:
    """The `java` of JAVA_HOME, of PATH or below /usr/lib/jvm, the first of version 17 or newer."""
    for java in _candidates():
        if java.exists() and _major(java) >= _OLDEST:
            return java
    raise FileNotFoundError(f"Java {_OLDEST} or newer is neither in JAVA_HOME nor on PATH nor below /usr/lib/jvm")


def _candidates() -> list[Path]:
    home, on_path = os.environ.get("JAVA_HOME"), shutil.which("java")
    named = [Path(home, "bin", "java")] if home else []
    named += [Path(on_path).resolve()] if on_path else []
    return named + sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)


def _major(java: Path) -> int:
    """Read from the JDK's `release` file, which is quicker than to ask the program."""
    release = java.parent.parent / "release"
    found = _VERSION.search(release.read_text()) if release.exists() else None
    return int(found[1]) if found else 0
