"""What is searched, and for what."""

import re

from chassis.text import containing, folded
from customers.rules.phones import at_home, digits_of

PHONE_LIKE = re.compile(r"^[(\s]*\+?[\d\s()./\-\u2010-\u2015\u2212]+$")
"""Digits with what people put between them; the dashes include those of typographers."""

INDEXED = re.compile(r"[^\W_]{3}|[^\W_]{2}[\W_]|[\W_][^\W_]{2}")
"""Three letters in a row, or two at the edge of a word: a trigram that is worth looking up."""

NAME_BYTES, EMAIL_BYTES = 1800, 640
"""As much as 200 syllables of Korean fold to, and the longest email. Some letters fold to eighteen, and the index
that searches are read from has room for 2,700 bytes of a customer."""

TRUNK = "(0)"
"""The zero of a number typed for both uses, at home and from abroad: +33 (0)6 …"""


def searched_text(name: str, email: str) -> str:
    """What words are looked for in: one line for each field, so that no match crosses from one to the next."""
    return f"{_within(folded(name), NAME_BYTES)}\n{_within(folded(email), EMAIL_BYTES)}"


def searched_digits(phone: str, e164: str | None) -> str:
    """What digits are looked for in, a line for each form: as typed, as E.164 and as dialled at home."""
    forms = [phone] if e164 is None else [phone, e164, at_home(e164)]
    return "\n".join(dict.fromkeys(digits_of(form) for form in forms))


def _within(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def search_patterns(query: str) -> list[tuple[str, str | None]]:
    """For every word a LIKE pattern for the text and, where the word is a piece of a phone number, one for digits.

    Digits alone are one word, however they are spaced: that is how phone numbers are typed.
    """
    whole = " ".join(query.split())
    words = [whole] if _digit_pattern(whole) else whole.split()
    return [(containing(_within(folded(word), NAME_BYTES)), _digit_pattern(word)) for word in words]


def is_indexed(pattern: str) -> bool:
    """Whether a trigram index can narrow down what a LIKE pattern finds; otherwise it would read all of itself."""
    return INDEXED.search(pattern.strip("%")) is not None


def _digit_pattern(word: str) -> str | None:
    if not PHONE_LIKE.match(word):
        return None
    digits = _without_prefix(word)
    return containing(digits) if digits else None


def _without_prefix(word: str) -> str:
    """Digits without the `+` or `00` before a country code, and without the zero that is dialled only at home."""
    digits = digits_of(word)
    if "+" in word or digits.startswith("00"):
        digits = digits_of(word.replace(TRUNK, "", 1))
    return digits[2:] if digits.startswith("00") and len(digits) > 2 else digits
