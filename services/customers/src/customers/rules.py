"""Pure decisions about customers."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import phonenumbers

from chassis.text import containing, folded
from contracts.event import Change

PHONE_LIKE = re.compile(r"^[(\s]*\+?[\d\s()./\-\u2010-\u2015\u2212]+$")
"""Digits with what people put between them; the dashes include those of typographers."""

TRUNK = "(0)"
"""The zero of a number typed for both uses, at home and from abroad: +33 (0)6 …"""


def international(phone: str, country: str) -> str | None:
    """The number as E.164, read with the account's country; None where it is no possible number."""
    try:
        number = phonenumbers.parse(" ".join(phone.split()), country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def searched_text(name: str, email: str) -> str:
    """What words are looked for in: one line for each field, so that no match crosses from one to the next."""
    return f"{folded(name)}\n{folded(email)}"


def searched_digits(phone: str, e164: str | None) -> str:
    """What digits are looked for in, a line for each form: as typed, as E.164 and as dialled at home."""
    forms = [phone] if e164 is None else [phone, e164, _national(e164)]
    return "\n".join(dict.fromkeys(_digits(form) for form in forms))


def search_patterns(query: str) -> list[tuple[str, str | None]]:
    """For every word a LIKE pattern for the text and, where the word is a piece of a phone number, one for digits.

    Digits alone are one word, however they are spaced: that is how phone numbers are typed.
    """
    whole = " ".join(query.split())
    words = [whole] if _digit_pattern(whole) else whole.split()
    return [(containing(folded(word)), _digit_pattern(word)) for word in words]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What a change really changes."""
    return [Change(field=name, old=old[name], new=value) for name, value in new.items() if old[name] != value]


def _national(e164: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)


def _digit_pattern(word: str) -> str | None:
    if not PHONE_LIKE.match(word):
        return None
    digits = _without_prefix(word)
    return containing(digits) if digits else None


def _without_prefix(word: str) -> str:
    """Digits without the `+` or `00` before a country code, and without the zero that is dialled only at home."""
    digits = _digits(word)
    if "+" in word or digits.startswith("00"):
        digits = _digits(word.replace(TRUNK, "", 1))
    return digits[2:] if digits.startswith("00") and len(digits) > 2 else digits


def _digits(text: str) -> str:
    """Digits of any script as those that computers write."""
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())
