"""What a quote comes to, against the same rule in whole numbers; and its document, whatever is written in it."""

import io
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.commands import DraftQuote
from leads.rules import Parties, kept_line, line_totals, quote_pdf, sum_of
from leads.schemas import QuoteOffer

QUOTES = 10_000


def test_totals_are_those_of_an_independent_calculation_in_ten_thousand_quotes() -> None:
    # D-27
    chance = random.Random(20261122)  # noqa: S311  the same quotes at every run
    differences = 0
    for _ in range(QUOTES):
        lines = [any_line(chance) for _ in range(chance.randint(1, 4))]
        entered = DraftQuote.model_validate({"title": "T", "valid_until": "2026-12-01", "lines": lines})
        counted = sum_of(line_totals(line.model_dump()) for line in entered.lines)
        differences += tuple(counted) != expected(lines)
    assert differences == 0


def any_line(chance: random.Random) -> dict[str, Any]:
    """Often at the very middle between two cents, where rounding shows."""
    places = chance.choice((0, 1, 2, 3))
    quantity = Decimal(chance.randint(1, 10 ** chance.randint(1, 6))).scaleb(-places)
    price = Decimal(chance.randint(0, 10 ** chance.randint(1, 7))).scaleb(-2)
    vat = chance.choice(("0", "2.1", "5.5", "10", "20", "19.25", "12.5", "50", "0.01", "100"))
    line = {"description": "L", "quantity": f"{quantity:f}", "unit_price": f"{price:.2f}", "vat_percent": vat}
    return line | chance.choice(({}, {"discount_percent": chance.choice(("0", "5", "12.5", "33.33", "50", "100"))}))


def expected(lines: list[dict[str, Any]]) -> tuple[Decimal, Decimal, Decimal]:
    """Net, VAT and gross by fractions, in cents until the end."""
    net = vat = 0
    for line in lines:
        kept = 1 - Fraction(line.get("discount_percent", "0")) / 100
        cents = half_up(Fraction(line["quantity"]) * Fraction(line["unit_price"]) * kept * 100)
        net, vat = net + cents, vat + half_up(cents * Fraction(line["vat_percent"]) / 100)
    return Decimal(net) / 100, Decimal(vat) / 100, Decimal(net + vat) / 100


def half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def offer(text: str, count: int = 1) -> QuoteOffer:
    numbers = {"quantity": "1.5", "unit_price": "999999999.99", "vat_percent": "5.5", "discount_percent": "10"}
    line = {"description": text, **{name: Decimal(number) for name, number in numbers.items()}}
    return QuoteOffer.model_validate(
        {
            "number": "Q-00001", "title": text[:200], "status": "draft", "valid_until": date(2026, 12, 1),
            "lines": [kept_line(line)] * count, "notes": text, "net": "1.00", "vat": "0.06", "gross": "1.06",
            "sent_at": datetime.now(UTC), "decided_at": None, "reject_reason": None,
        }
    )  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\té€œŁΩЖא中🔧"), min_size=1))
def test_no_letter_and_no_script_breaks_the_document(text: str) -> None:
    # D-27
    assert quote_pdf(offer(text), Parties(text, text), "fr").startswith(b"%PDF-")


def test_two_hundred_long_lines_go_over_many_pages() -> None:
    # D-27
    pages = pikepdf.open(io.BytesIO(quote_pdf(offer("x\n" * 90, 30), Parties("Ana", "Sam"), "en"))).pages
    assert len(pages) > 30
