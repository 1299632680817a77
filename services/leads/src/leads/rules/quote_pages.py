"""A quote as a PDF, in the reader's language."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

from font_source_sans_pro import SourceSansPro, SourceSansProBold
from fpdf import FPDF

from chassis.words import Language
from leads.rules.quote_words import QuoteWords, day_in, euros_in, number_in, words_in
from leads.schemas import QuoteLineView, QuoteOffer

FONT = "Source Sans Pro"
MARGIN, BOTTOM = 18.0, 22.0
LINE_HEIGHT = 5.0
WIDTHS = (68.0, 18.0, 30.0, 16.0, 14.0, 28.0)
"""Of the columns, in millimetres: together what A4 leaves between the margins."""
NUMBERS = WIDTHS[1:]

logging.getLogger("fpdf").setLevel(logging.ERROR)  # it would log the letters of people's names that its font lacks


class Parties(NamedTuple):
    """Who is offered something, on as many lines as it takes, and who offers it."""

    recipient: str
    sender: str


class Pages(FPDF):
    """A4 pages with the number of the quote at their feet."""

    def __init__(self, number: str, language: Language) -> None:
        super().__init__(format="A4")
        self._number = number
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self.add_font(FONT, "", SourceSansPro)
        self.add_font(FONT, "B", SourceSansProBold)
        self.set_lang(language)
        self.set_title(number)
        self.add_page()

    def footer(self) -> None:
        """The number of the quote and the page."""
        self.set_y(-15)
        self.set_font(FONT, size=8)
        self.cell(0, LINE_HEIGHT, f"{self._number} · {self.page_no()}/{{nb}}", align="R")

    def paragraph(self, text: str, size: float = 10, style: str = "", width: float = 0) -> None:
        """Text that flows, also to the next page."""
        self.set_font(FONT, style, size)
        self.multi_cell(width, size / 2, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def numbers(self, texts: Sequence[str], style: str = "") -> None:
        """The columns on the right of the present line, which stays the present one."""
        top = self.get_y()
        self.set_font(FONT, style, 9)
        self.set_x(MARGIN + WIDTHS[0])
        for text, width in zip(texts, NUMBERS, strict=True):
            self.cell(width, LINE_HEIGHT, text, align="R")
        self.set_xy(MARGIN, top)


def quote_pdf(quote: QuoteOffer, parties: Parties, language: Language) -> bytes:
    """The whole document; takes some 100 ms of processor time."""
    words = words_in(language)
    pages = Pages(quote.number, language)
    _head(pages, quote, parties, words, language)
    _lines(pages, quote.lines, words, language)
    _totals(pages, quote, words, language)
    if quote.notes:
        pages.ln(LINE_HEIGHT)
        pages.paragraph(quote.notes)
    return bytes(pages.output())


def printable(text: str) -> str:
    """Without what moves the writing position in a way that the font knows nothing of."""
    return text.replace("\t", "    ")


def _head(pages: Pages, quote: QuoteOffer, parties: Parties, words: QuoteWords, language: Language) -> None:
    draft = f" ({words.draft})" if quote.status == "draft" else ""
    pages.paragraph(f"{words.quote} {quote.number}{draft}", 18, "B")
    pages.paragraph(quote.title, 13)
    pages.ln(LINE_HEIGHT)
    pages.paragraph(parties.recipient)
    pages.ln(LINE_HEIGHT)
    if quote.sent_at is not None:
        pages.paragraph(f"{words.sent_on} {day_in(language, quote.sent_at.date())}")
    pages.paragraph(f"{words.valid_until} {day_in(language, quote.valid_until)}")
    pages.paragraph(f"{words.contact} {parties.sender}")
    pages.ln(LINE_HEIGHT)


def _lines(pages: Pages, lines: Sequence[QuoteLineView], words: QuoteWords, language: Language) -> None:
    pages.numbers((words.quantity, words.unit_price, words.discount, words.vat, words.net), "B")
    pages.paragraph(words.description, 9, "B", WIDTHS[0])
    for line in lines:
        pages.ln(1)
        if pages.will_page_break(LINE_HEIGHT):
            pages.add_page()
        discount = f"{number_in(language, line.discount_percent)} %" if line.discount_percent != "0" else ""
        vat = f"{number_in(language, line.vat_percent)} %"
        price, net = euros_in(language, line.unit_price), euros_in(language, line.net)
        pages.numbers((number_in(language, line.quantity), price, discount, vat, net))
        pages.paragraph(line.description, 9, width=WIDTHS[0])


def _totals(pages: Pages, quote: QuoteOffer, words: QuoteWords, language: Language) -> None:
    pages.ln(LINE_HEIGHT)
    for label, amount in ((words.net, quote.net), (words.vat, quote.vat), (words.gross, quote.gross)):
        style = "B" if label == words.gross else ""
        if pages.will_page_break(LINE_HEIGHT):
            pages.add_page()
        pages.set_font(FONT, style, 10)
        pages.cell(sum(WIDTHS[:4]), LINE_HEIGHT, label, align="R")
        pages.cell(sum(WIDTHS[4:]), LINE_HEIGHT, euros_in(language, amount), align="R", new_x="LMARGIN", new_y="NEXT")
