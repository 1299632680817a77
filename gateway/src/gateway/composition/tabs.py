"""The tabs of a composed page, written as JSON.

What services say goes in as it came: reading it only to write it again is most of what a page would cost.
"""

NULL = b"null"
NOT_NOW = b'{"status":"unavailable","data":null}'


def tab(data: bytes | None) -> bytes:
    """A tab with what its service said, or without."""
    return NOT_NOW if data in (None, NULL) else b'{"status":"ok","data":' + data + b"}"
