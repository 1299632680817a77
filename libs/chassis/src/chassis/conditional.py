"""Versions over HTTP: `ETag` on what is shown, `If-Match` on what is changed."""

import re
from typing import Any, TypeVar

from litestar import Request, Response
from pydantic import BaseModel

from chassis.errors import invalid
from chassis.words import Words

View = TypeVar("View", bound=BaseModel)

ETAG = re.compile(r'^(?:W/)?"(\d{1,9})"$')
MALFORMED = Words('If-Match takes a version in quotes, like "3".', 'If-Match attend une version, comme "3".')


def expected_version(request: Request[Any, Any, Any]) -> int | None:
    """The version that the caller believes to be current; None where any will do. Raises Invalid."""
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    match = ETAG.match(header)
    if match is None:
        raise invalid("If-Match", "malformed_etag", MALFORMED)
    return int(match.group(1))


def matches(header: str | None, etag: str) -> bool:
    """Whether an If-None-Match header names this entity tag; weak comparison."""
    if header is None:
        return False
    return header.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in header.split(",")]


def etag(version: int) -> str:
    """A version as an entity tag."""
    return f'"{version}"'


def shown(view: View, version: int, status: int = 200, **headers: str) -> Response[View]:
    """A record with its version as ETag."""
    return Response(view, status_code=status, headers={"ETag": etag(version), **headers})
