"""Loopback ports that stay ours."""

import errno
import random
import socket
import sys
from pathlib import Path

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_DEFAULT_FIRST_EPHEMERAL = 32768
_claims: dict[int, socket.socket] = {}


def claim_port(preferred: int) -> int:
    """The first port from `preferred` upwards that nobody listens on and no other local stack has claimed."""
    for port in range(preferred, 65536):
        if _claim(port):
            return port
    raise OSError(errno.EADDRINUSE, f"no free port from {preferred} upwards")


def free_port() -> int:
    """Some port that nobody uses, claimed for as long as this process lives.

    It lies below the range for outgoing connections: otherwise a client that keeps trying to reach
    a stopped server could be given that very port, and the server couldn't come back to it.
    """
    candidates = list(range(10240, _first_ephemeral()))
    random.shuffle(candidates)
    for port in candidates:
        if _claim(port):
            return port
    raise OSError(errno.EADDRINUSE, "no free port on loopback")


def _first_ephemeral() -> int:
    return int(_RANGE.read_text().split()[0]) if _RANGE.exists() else _DEFAULT_FIRST_EPHEMERAL


def _claim(port: int) -> bool:
    if port in _claims or not _nobody_listens(port):
        return False
    claim = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":  # an abstract name is shared like ports are, and goes with the process
            claim.bind(f"\0local-stack-port-{port}")
    except OSError:
        claim.close()
        return False
    _claims[port] = claim
    return True


def _nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True
