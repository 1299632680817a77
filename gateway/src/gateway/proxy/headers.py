"""Which headers pass through, and which end here."""

from collections.abc import Iterable
from typing import Any

from chassis import telemetry
from chassis.request import request_id
from contracts import Channel

PASSED_ON = {
    name.lower().encode(): name
    for name in (
        "Accept",
        "Accept-Language",
        "Content-Length",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "If-Range",
        "Range",
    )
}
"""All that a service sees of what a client sent; above all no Authorization and nothing that looks like ours."""

ENDING_HERE = frozenset(
    {
        b"connection",
        b"date",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-connection",
        b"server",
        b"te",
        b"traceparent",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"x-request-id",
    }
)
"""What is said from hop to hop, or said again by ourselves."""

Pairs = list[tuple[bytes, bytes]]


def passed_on(scope: Any) -> dict[str, str]:
    """A client's headers for a service that is asked the same."""
    known = PASSED_ON
    return {known[name]: value.decode("latin-1") for name, value in scope["headers"] if name in known} | _own()


def asking(scope: Any) -> dict[str, str]:
    """Headers for a service that is asked something of our own on the way."""
    given = dict(scope["headers"]).get(b"accept-language")
    return _own() | ({"Accept-Language": given.decode("latin-1")} if given else {})


def passed_back(headers: Iterable[tuple[bytes, bytes]]) -> Pairs:
    """A service's headers for the client."""
    return [(lower, value) for name, value in headers if (lower := name.lower()) not in ENDING_HERE]


def channel(scope: Any) -> Channel:
    """Through what the caller works: our own pages say so, everybody else uses the API."""
    return "web" if (b"x-channel", b"web") in scope["headers"] else "api"


def _own() -> dict[str, str]:
    return {"X-Request-ID": request_id.get(), "traceparent": telemetry.traceparent()}
