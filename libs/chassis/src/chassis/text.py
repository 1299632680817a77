"""Kinds of text that people type."""

import re
import unicodedata
from functools import lru_cache
from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

FEWEST_DIGITS = 3
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Also what reverses the writing around it; joiners and direction marks belong to emoji and to scripts."""

INVISIBLE = frozenset(("Zs", "Cc", "Cf", "Mn", "Me"))
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
ORDINARY_LOCAL_PART = re.compile("(?=.{1,64}$)[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*")
LONGEST_LOCAL_PART = 64 * "a"
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def _one_line(text: str) -> str:
    if CONTROLS.search(text):
        raise PydanticCustomError("control_characters", "Control characters are not allowed.")
    return text


def _several_lines(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if CONTROLS.search(text.replace("\n", "").replace("\t", "")):
        raise PydanticCustomError("control_characters", "Control characters are not allowed.")
    return text


def _visible(text: str) -> str:
    if all(letter in FILLERS or unicodedata.category(letter) in INVISIBLE for letter in text):
        raise PydanticCustomError("missing", "Field required")
    return text


def _email(text: str) -> str:
    local, _, domain = text.rpartition("@")
    if not (ORDINARY_LOCAL_PART.fullmatch(local) and _takes_ordinary_mail(domain)) and not _is_email(text):
        raise PydanticCustomError("not_an_email", "Not a valid email address.")
    return text


@lru_cache(maxsize=1000)
def _takes_ordinary_mail(domain: str) -> bool:
    """Whether any ordinary local part makes an email address of the domain: most addresses share a few domains."""
    return _is_email(f"{LONGEST_LOCAL_PART}@{domain}")


def _is_email(text: str) -> bool:
    try:  # .test is reserved for trying things out, and people do
        domain = validate_email(text, check_deliverability=False, test_environment=True, strict=True).domain
    except EmailNotValidError:
        return False
    return "." in domain


def _phone(text: str) -> str:
    if sum(letter.isdecimal() for letter in text) < FEWEST_DIGITS:
        raise PydanticCustomError("not_a_phone", "Not a phone number.")
    return text


def _given(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("missing", "Field required")
    return value


def _none_if_blank(value: Any) -> Any:
    """Forms send what was left empty as an empty text."""
    return None if isinstance(value, str) and not value.strip() else value


OneLine = AfterValidator(_one_line)
"""No line breaks, no control characters."""

SeveralLines = AfterValidator(_several_lines)
"""Line breaks and tabs, but no other control characters."""

Visible = AfterValidator(_visible)
"""Something to see: what only looks blank is blank."""

Given = BeforeValidator(_given)
"""A field of a change may be left out, but null is no value for it."""

BlankIsNone = BeforeValidator(_none_if_blank)
"""Nothing, where only spaces were typed."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine, Visible]
"""What somebody or something is called."""

Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), SeveralLines, Visible]
"""A postal address, on as many lines as it takes."""

Email = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254), OneLine, AfterValidator(_email)
]
"""An email address, as typed."""

Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), OneLine, AfterValidator(_phone)
]
"""A phone number, as typed."""

Notes = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000), SeveralLines]
"""Free text."""

PropertyReference = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=32), OneLine, Visible] | None, BlankIsNone
]
"""How the customer calls the property that something is about, if they have a name for it."""


def folded(text: str) -> str:
    """Text as it is compared: without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.casefold().translate(LIGATURES)  # again: № decomposes into capitals


def deliverable(address: str) -> str:
    """An email address as mail servers take it, with its domain in ASCII; raises ValueError where it is none."""
    parts = validate_email(address, check_deliverability=False, test_environment=True)
    return f"{parts.local_part}@{parts.ascii_domain}"


def containing(text: str) -> str:
    """A LIKE pattern that finds the text anywhere; its own `%` and `_` are literal."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
