"""Kinds of text that people type."""

import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("control_characters", "Control characters are not allowed.")
    return text


def _several_lines(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").replace("\t", "").isprintable():
        raise PydanticCustomError("control_characters", "Control characters are not allowed.")
    return text


def _given(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("missing", "Field required")
    return value


OneLine = AfterValidator(_one_line)
"""No line breaks, no control characters."""

SeveralLines = AfterValidator(_several_lines)
"""Line breaks and tabs, but no other control characters."""

Given = BeforeValidator(_given)
"""A field of a change may be left out, but null is no value for it."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine]
"""What somebody or something is called."""

Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), SeveralLines]
"""A postal address, on as many lines as it takes."""

Notes = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000), SeveralLines]
"""Free text."""


def folded(text: str) -> str:
    """Text as it is compared: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def containing(text: str) -> str:
    """A LIKE pattern that finds the text anywhere; its own `%` and `_` are literal."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
