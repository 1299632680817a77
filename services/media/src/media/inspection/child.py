"""The child process: bounds itself, has one file judged, writes the answer, and ends.

Started by path and without site-packages, so that nothing is imported that this one file does not need.
"""

import json
import os
import resource
import sys
from importlib import import_module
from typing import Any

BROKEN_INSTALLATION = 70
_OPEN_FILES = 64
_NICENESS = 5


def main() -> int:
    """Do the job that the first argument describes, and return the exit status."""
    order = json.loads(sys.argv[1])
    _bound(order["job"]["limits"])
    sys.path.extend(order["python_path"])
    try:
        import_module("media.inspection.verdict").judge(order["job"])
    except ImportError as error:
        sys.stderr.write(f"{error}\n")
        return BROKEN_INSTALLATION
    return 0


def _bound(limits: dict[str, Any]) -> None:
    bounds = {
        resource.RLIMIT_AS: limits["memory_bytes"],
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["output_bytes"],
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in bounds.items():
        _, hard = resource.getrlimit(name)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (bound, bound))
    os.nice(_NICENESS)


if __name__ == "__main__":
    sys.exit(main())
