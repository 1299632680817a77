"""Phone numbers, as typed and as compared."""

import unicodedata
from typing import NamedTuple

import phonenumbers

E164, NATIONAL = phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.NATIONAL


class Number(NamedTuple):
    """A possible number: as E.164, and as it is dialled in its own country."""

    e164: str
    at_home: str


def number_of(phone: str, country: str) -> Number | None:
    """What was typed, read with the account's country; None where it is no possible number."""
    number = _possible(phone, country)
    if number is None:
        return None
    number.extension = None  # E.164 has none either
    return Number(phonenumbers.format_number(number, E164), phonenumbers.format_number(number, NATIONAL))


def international(phone: str, country: str) -> str | None:
    """The number as E.164 alone, read with the account's country; None where it is no possible number."""
    number = _possible(phone, country)
    return phonenumbers.format_number(number, E164) if number else None


def _possible(phone: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(" ".join(phone.split()), country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def digits_of(text: str) -> str:
    """Digits of any script as those that computers write."""
    if text.isascii():
        return "".join(filter(str.isdecimal, text))
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())
