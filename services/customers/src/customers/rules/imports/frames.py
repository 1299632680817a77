"""What a planning child and its parent say to one another: JSON behind its length, and a file behind the first."""

from typing import Any, BinaryIO

import orjson

LENGTH_BYTES = 4


def framed(content: bytes) -> bytes:
    """A message with its length in front."""
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def message(content: Any) -> bytes:
    """A message of anything that JSON can hold."""
    return framed(orjson.dumps(content))


def received(stream: BinaryIO) -> Any:
    """The next message, None at the end."""
    length = stream.read(LENGTH_BYTES)
    return orjson.loads(stream.read(int.from_bytes(length, "big"))) if length else None
