"""What a quote comes to, and which way it goes.

The rule: a line's net is quantity times unit price less the discount, rounded half up to the cent; its VAT is taken of
that net and rounded half up to the cent. A quote's net and VAT are the sums of its lines', and gross is net plus VAT.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

from contracts.leads import QuoteStatus

CENT = Decimal("0.01")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""More digits than the factors of any line have together."""

ENTERED = ("quantity", "vat_percent", "discount_percent")

NEXT: Mapping[QuoteStatus, Sequence[QuoteStatus]] = {
    "draft": ("sent",),
    "sent": ("sent", "approved", "rejected", "expired"),
    "approved": (),
    "rejected": (),
    "expired": (),
}
"""Where a quote can go from each status; one that was sent may be sent again."""

Line = Mapping[str, Any]


class Totals(NamedTuple):
    """Amounts in EUR, exact to the cent."""

    net: Decimal
    vat: Decimal
    gross: Decimal


def line_totals(line: Line) -> Totals:
    """What one line comes to."""
    full = EXACT.multiply(line["quantity"], line["unit_price"])
    net = _cents(_percent(full, EXACT.subtract(Decimal(100), line["discount_percent"] or Decimal(0))))
    vat = _cents(_percent(net, line["vat_percent"]))
    return Totals(net, vat, net + vat)


def sum_of(totals: Iterable[Totals]) -> Totals:
    """What several lines come to."""
    lines = list(totals)
    net, vat = sum((line.net for line in lines), Decimal(0)), sum((line.vat for line in lines), Decimal(0))
    return Totals(net, vat, net + vat)


def kept_line(line: Line) -> dict[str, str]:
    """A line as it is kept and shown, with what it comes to at the time of writing."""
    entered = {name: plain(line[name] or Decimal(0)) for name in ENTERED}
    amounts = {name: f"{amount:.2f}" for name, amount in line_totals(line)._asdict().items()}
    return {"description": line["description"], "unit_price": f"{line['unit_price']:.2f}", **entered, **amounts}


def plain(number: Decimal) -> str:
    """A number without needless zeros, and never with an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(amount: Decimal, percent: Decimal) -> Decimal:
    return EXACT.divide(EXACT.multiply(amount, percent), Decimal(100))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, context=EXACT)
