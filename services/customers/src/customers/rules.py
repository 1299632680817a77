"""Pure decisions about customers."""

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers

from chassis.text import containing, folded
from contracts.event import Change

NOT_DIGITS = re.compile(r"\D+")
PHONE_LIKE = re.compile(r"^\+?[\d\s().\-/]+$")


def international(phone: str, country: str) -> str | None:
    """The number as E.164, read with the account's country; None where it is no possible number."""
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def searched_text(name: str, email: str) -> str:
    """What words are looked for in: one line for each field, so that no match crosses from one to the next."""
    return f"{folded(name)}\n{folded(email)}"


def searched_digits(phone: str, e164: str | None) -> str:
    """What digits are looked for in: the number as typed and as E.164."""
    return f"{NOT_DIGITS.sub('', phone)}\n{NOT_DIGITS.sub('', e164 or '')}"


def search_patterns(query: str) -> list[tuple[str, str | None]]:
    """For every word a LIKE pattern for the text and, where the word is a piece of a phone number, one for digits."""
    if PHONE_LIKE.match(query.strip()):
        return [(containing(folded(query.strip())), containing(_digits(query)))]
    return [(containing(folded(word)), _digit_pattern(word)) for word in query.split()]


def _digit_pattern(word: str) -> str | None:
    return containing(_digits(word)) if PHONE_LIKE.match(word) and _digits(word) else None


def _digits(text: str) -> str:
    """Digits without the `+` or `00` that leads into a country code."""
    digits = NOT_DIGITS.sub("", text)
    return digits[2:] if digits.startswith("00") and len(digits) > 2 else digits


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What a change really changes."""
    return [Change(field=name, old=old[name], new=value) for name, value in new.items() if old[name] != value]
