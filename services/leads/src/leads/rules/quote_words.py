"""How a quote's document and its email speak, in each language."""

from datetime import date
from typing import NamedTuple

from chassis.words import Language

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"


class QuoteWords(NamedTuple):
    """The labels of the document, and the email that takes it to the recipient."""

    quote: str
    draft: str
    sent_on: str
    valid_until: str
    contact: str
    description: str
    quantity: str
    unit_price: str
    discount: str
    vat: str
    net: str
    gross: str
    greeting: str
    attached: str
    answer_here: str


ENGLISH = QuoteWords(
    quote="Quote",
    draft="draft",
    sent_on="Date:",
    valid_until="Valid until:",
    contact="Your contact:",
    description="Description",
    quantity="Quantity",
    unit_price="Unit price",
    discount="Discount",
    vat="VAT",
    net="Net",
    gross="Total incl. VAT",
    greeting="Hello,",
    attached="please find attached our quote {number}, {title}, for {gross} including VAT. It is valid until {day}.",
    answer_here="You can look at it and answer it here:",
)

FRENCH = QuoteWords(
    quote="Devis",
    draft="brouillon",
    sent_on="Date :",
    valid_until="Valable jusqu'au :",
    contact="Votre contact :",
    description="Désignation",
    quantity="Quantité",
    unit_price="Prix unitaire",
    discount="Remise",
    vat="TVA",
    net="HT",
    gross="Total TTC",
    greeting="Bonjour,",
    attached="veuillez trouver ci-joint notre devis {number}, {title}, de {gross} TTC. Il est valable jusqu'au {day}.",
    answer_here="Vous pouvez le consulter et y répondre ici :",
)


def words_in(language: Language) -> QuoteWords:
    """All texts in one language."""
    return FRENCH if language == "fr" else ENGLISH


def number_in(language: Language, number: str) -> str:
    """A plain decimal number as people write it."""
    whole, point, places = number.partition(".")
    grouped = f"{int(whole):,}"
    if language == "fr":
        return grouped.replace(",", THIN_SPACE) + point.replace(".", ",") + places
    return grouped + point + places


def euros_in(language: Language, amount: str) -> str:
    """An amount in EUR as people write it."""
    return f"{number_in('fr', amount)} €" if language == "fr" else f"€{number_in('en', amount)}"


def day_in(language: Language, day: date) -> str:
    """A day as people write it, and nobody can take the month for the day."""
    return f"{day:%d/%m/%Y}" if language == "fr" else f"{day.day} {day:%b} {day.year}"
