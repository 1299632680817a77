"""What is kept beside what was typed, to be searched and compared."""

from chassis.phones import number_of
from chassis.searching import searched_digits
from chassis.text import folded
from customers.rules.search import searched_text


def derived(name: str, email: str, phone: str, country: str) -> dict[str, str | None]:
    """The derived columns of a customer, by their names."""
    number = number_of(phone, country)
    return {
        "phone_e164": number.e164 if number else None,
        "folded_email": folded(email),
        "searched_text": searched_text(name, email),
        "searched_digits": searched_digits(phone, number),
    }
