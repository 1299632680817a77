"""What is searched, for what, and how PostgreSQL is asked; docs/decisions/0012 says why this way."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from chassis.phones import Number, digits_of
from chassis.text import containing, folded

PHONE_LIKE = re.compile(r"^[(\s]*\+?[\d\s()./\-\u2010-\u2015\u2212]+$")
"""Digits with what people put between them; the dashes include those of typographers."""

INDEXED = re.compile(r"[^\W_]{3}|[^\W_]{2}[\W_]|[\W_][^\W_]{2}")
"""Three letters in a row, or two at the edge of a word: a trigram that is worth looking up."""

MOST_BYTES = 1800
"""As much as 200 syllables of Korean fold to. Some letters fold to eighteen, and an index that searches are read from
has room for 2,700 bytes of a record."""

TRUNK = "(0)"
"""The zero of a number typed for both uses, at home and from abroad: +33 (0)6 …"""

NOT_BY_TRIGRAMS = ' COLLATE "C"'
"""Compares the same bytes, but no index has this collation: a pattern without trigrams would make PostgreSQL read all
of an index of trigrams, where reading the account's rows in an index that covers them takes a fifth of the time."""


class Matching(NamedTuple):
    """The condition of a WHERE with its values."""

    condition: str
    values: tuple[Any, ...]
    searched: bool
    """Whether words were given."""
    indexed: bool
    """Whether an index of trigrams finds at least one of the words."""

    def place(self, number: int) -> str:
        """The place of a value that is appended to these, by its number from 1."""
        return f"${len(self.values) + number}"


def matching(account_id: UUID, query: str | None, filters: Mapping[str, Any]) -> Matching:
    """The account's records of which every word matches some field, with the values that were asked for.

    The table has `searched_text` and `searched_digits`; filters are columns, and None asks for nothing.
    """
    conditions, indexed = ["account_id = $1"], False
    values: list[Any] = [account_id]
    for column, value in filters.items():
        if value is not None:
            values.append(value)
            conditions.append(f"{column} = ${len(values)}")
    patterns = search_patterns(query or "")
    for text, digits in patterns:
        condition, by_trigrams = _word(text, digits, values)
        conditions.append(condition)
        indexed = indexed or by_trigrams
    return Matching(" AND ".join(conditions), tuple(values), bool(patterns), indexed)


def _word(text: str, digits: str | None, values: list[Any]) -> tuple[str, bool]:
    """One word's condition, and whether trigrams can find it; adds its values."""
    columns = {"searched_text": text} if digits is None else {"searched_text": text, "searched_digits": digits}
    indexed = all(is_indexed(pattern) for pattern in columns.values())
    alternatives = []
    for column, pattern in columns.items():
        values.append(pattern)
        alternatives.append(f"{column}{'' if indexed else NOT_BY_TRIGRAMS} LIKE ${len(values)}")
    return f"({' OR '.join(alternatives)})", indexed


def searched_digits(phone: str, number: Number | None) -> str:
    """What digits are looked for in, a line for each form: as typed, as E.164 and as dialled at home."""
    forms = [phone] if number is None else [phone, *number]
    return "\n".join(dict.fromkeys(digits_of(form) for form in forms))


def folded_within(text: str, most: int = MOST_BYTES) -> str:
    """Text as it is searched, of at most so many bytes."""
    return folded(text).encode()[:most].decode(errors="ignore")


def search_patterns(query: str) -> list[tuple[str, str | None]]:
    """For every word a LIKE pattern for the text and, where the word is a piece of a phone number, one for digits.

    Digits alone are one word, however they are spaced: that is how phone numbers are typed.
    """
    whole = " ".join(query.split())
    words = [whole] if _digit_pattern(whole) else whole.split()
    return [(containing(folded_within(word)), _digit_pattern(word)) for word in words]


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
