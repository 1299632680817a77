"""Pure decisions about leads that become customers."""

from typing import NamedTuple

from chassis.phones import digits_of, international
from chassis.text import folded


class Identity(NamedTuple):
    """What a customer is recognised by, as the customers service compares it."""

    email_key: str
    phone_key: str


def identity(email: str, phone: str, country: str, e164: str | None = None) -> Identity:
    """The email without case and accents; the phone as E.164, or its digits where it is no possible number.

    Where the E.164 form is known already, nobody has to read the phone number again.
    """
    return Identity(folded(email), e164 or international(phone, country) or digits_of(phone))


def lacking(contact_number: str | None, location: str | None) -> list[str]:
    """The fields that a lead may leave empty and a customer may not, of those that are."""
    needed = {"contact_number": contact_number, "location": location}
    return [name for name, value in needed.items() if value is None]
