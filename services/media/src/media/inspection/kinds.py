"""The kinds of files that can be stored, and how their first bytes look."""

from enum import StrEnum


class Kind(StrEnum):
    """What a file is, told by its content."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"


PHOTOS = frozenset({Kind.JPEG, Kind.PNG})
DOCUMENTS = frozenset(Kind)
CONTENT_TYPES = {Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.PDF: "application/pdf"}
MAGIC_BYTES = 8
_MAGIC = {Kind.JPEG: b"\xff\xd8\xff", Kind.PNG: b"\x89PNG\r\n\x1a\n", Kind.PDF: b"%PDF-"}


def kind_of(head: bytes) -> Kind | None:
    """The kind that a file's first bytes claim; None for any other."""
    return next((kind for kind, magic in _MAGIC.items() if head.startswith(magic)), None)
