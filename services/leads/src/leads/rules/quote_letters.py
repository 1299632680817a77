"""The email that takes a quote to its recipient."""

from chassis.words import Language
from leads.rules.quote_words import day_in, euros_in, words_in
from leads.schemas import QuoteOffer


def quote_subject(quote: QuoteOffer, language: Language) -> str:
    """What the email is called."""
    return f"{words_in(language).quote} {quote.number}: {quote.title}"


def quote_letter(quote: QuoteOffer, sender: str, link: str | None, language: Language) -> str:
    """The email's text; with the link, where the product knows its own address."""
    words = words_in(language)
    gross, day = euros_in(language, quote.gross), day_in(language, quote.valid_until)
    offer = words.attached.format(number=quote.number, title=quote.title, gross=gross, day=day)
    parts = [words.greeting, offer, *([f"{words.answer_here}\n{link}"] if link else []), sender]
    return "\n\n".join(parts)
