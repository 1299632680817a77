"""Pure decisions about installations."""

from installations.rules.installations import (
    CALLED_OFF,
    allowed_from,
    differences,
    readable,
    search_patterns,
    searched_text,
    takes_photos,
    with_photo,
    without_photo,
)

__all__ = [
    "CALLED_OFF",
    "allowed_from",
    "differences",
    "readable",
    "search_patterns",
    "searched_text",
    "takes_photos",
    "with_photo",
    "without_photo",
]
