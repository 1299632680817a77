"""`/quote-links`: what a mailed link can do, for people without an account. Tokens come in the body alone."""

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from chassis.guards import strangers
from leads import domain
from leads.commands import OpenQuoteLink, RejectQuoteByLink
from leads.models import Quote
from leads.schemas import QuoteOffer

UNKEPT = {"Cache-Control": "no-store"}


@post("/view", guards=[strangers], status_code=200, security=[{}])
async def view_quote(data: JSONBody[OpenQuoteLink]) -> Response[QuoteOffer]:
    """Show the quote that a link is for."""
    return _offered(await domain.quote_behind(data.token.get_secret_value()))


@post("/approve", guards=[strangers], status_code=200, security=[{}])
async def approve_quote(data: JSONBody[OpenQuoteLink], default_country: NamedDependency[str]) -> Response[QuoteOffer]:
    """Take the offer."""
    return _offered(await domain.approve_by_link(data.token.get_secret_value(), default_country))


@post("/reject", guards=[strangers], status_code=200, security=[{}])
async def reject_quote(data: JSONBody[RejectQuoteByLink]) -> Response[QuoteOffer]:
    """Turn the offer down."""
    return _offered(await domain.reject_by_link(data.token.get_secret_value(), data.reason))


def _offered(quote: Quote) -> Response[QuoteOffer]:
    return Response(quote.offer(), headers=UNKEPT)


router = Router("/quote-links", route_handlers=[view_quote, approve_quote, reject_quote], tags=["quotes"])
