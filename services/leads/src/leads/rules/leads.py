"""Pure decisions about leads."""

from chassis.phones import number_of
from chassis.searching import folded_within, searched_digits

MOST_BYTES = 800
"""Of each field: all three have to fit into the index that searches are read from."""


def searched_text(name: str, location: str | None, customer_name: str | None) -> str:
    """What words are looked for in; fields are apart, so that no match crosses from one to the next.

    The customer's name is the last line: `projections.customers` replaces it.
    """
    return "\n".join(folded_field(text) for text in (name, location, customer_name))


def folded_field(text: str | None) -> str:
    """A field as it is searched."""
    return folded_within(text or "", MOST_BYTES)


def digits_searched(contact_number: str | None, country: str) -> str:
    """What digits are looked for in; nothing where there is no number."""
    return searched_digits(contact_number, number_of(contact_number, country)) if contact_number else ""
