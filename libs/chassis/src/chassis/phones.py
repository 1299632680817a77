"""Phone numbers, as typed and as compared."""

import unicodedata

import phonenumbers


def international(phone: str, country: str) -> str | None:
    """The number as E.164, read with the account's country; None where it is no possible number."""
    try:
        number = phonenumbers.parse(" ".join(phone.split()), country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def at_home(e164: str) -> str:
    """The number as it is dialled in its own country."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)


def digits_of(text: str) -> str:
    """Digits of any script as those that computers write."""
    if text.isascii():
        return "".join(filter(str.isdecimal, text))
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())
