"""multipart/form-data bodies that tests send."""

from collections.abc import AsyncIterator, Iterable
from itertools import pairwise

BOUNDARY = "a-boundary"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
END = f"--{BOUNDARY}--\r\n".encode()


def part(content: bytes, filename: str | None = "photo.jpg", field: str = "file", headers: str = "") -> bytes:
    """One part of a form; no file name makes it a plain field."""
    named = "" if filename is None else f'; filename="{filename}"'
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{named}\r\n{headers}\r\n'
    return head.encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    """A whole body."""
    return b"".join(parts) + END


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    """The chunks as a server hands them over, with the empty one that ends them."""
    for chunk in chunks:
        yield chunk
    yield b""


async def cut_off(*chunks: bytes) -> AsyncIterator[bytes]:
    """A client that goes away in the middle."""
    for chunk in chunks:
        yield chunk
    raise ConnectionResetError


def pieces(body: bytes, borders: Iterable[int]) -> list[bytes]:
    """The body cut at these places."""
    places = [0, *sorted({place % (len(body) + 1) for place in borders}), len(body)]
    return [body[start:end] for start, end in pairwise(places)]
