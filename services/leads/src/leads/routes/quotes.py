"""`/leads/{id}/quotes`."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from chassis.conditional import expected_version, shown
from chassis.guards import OFFICE, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from chassis.words import language
from leads import domain, queries
from leads.commands import ChangeQuote, DraftQuote, RejectQuote
from leads.domain import Sending
from leads.models import Quote
from leads.schemas import QuotePage, QuoteView

AnyRequest = Request[Any, Any, Any]
How = NamedDependency[Sending]
PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@get("/{lead_id:uuid}/quotes", guards=[staff(*OFFICE)])
async def list_quotes(
    caller: Calling, lead_id: Id, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[QuotePage]:
    """Show the quotes of a lead, newest first."""
    return encoded(await queries.quotes(caller.account_id, lead_id, page, page_size))


@post("/{lead_id:uuid}/quotes", guards=[staff(*WRITERS)])
async def draft_quote(caller: Calling, lead_id: Id, data: JSONBody[DraftQuote]) -> Response[QuoteView]:
    """Write a quote for a lead."""
    quote = await domain.draft_quote(caller, lead_id, data)
    return _shown(quote, 201, Location=f"/api/v1/leads/{lead_id}/quotes/{quote.id}")


@get("/{lead_id:uuid}/quotes/{quote_id:uuid}", guards=[staff(*OFFICE)])
async def read_quote(caller: Calling, lead_id: Id, quote_id: Id) -> Response[QuoteView]:
    """Show one quote."""
    _, quote = await queries.quote(caller.account_id, lead_id, quote_id)
    return _shown(quote)


@get("/{lead_id:uuid}/quotes/{quote_id:uuid}/pdf", guards=[staff(*OFFICE)], media_type="application/pdf")
async def read_quote_document(caller: Calling, lead_id: Id, quote_id: Id) -> Response[bytes]:
    """Show a quote as a PDF, in the reader's language."""
    lead, quote = await queries.quote(caller.account_id, lead_id, quote_id)
    content = await domain.document_of(caller, lead, quote, language.get())
    named = {"Content-Disposition": f'inline; filename="{quote.number}.pdf"'}
    return Response(content, media_type="application/pdf", headers=PRIVATE | named)


@patch("/{lead_id:uuid}/quotes/{quote_id:uuid}", guards=[staff(*WRITERS)])
async def change_quote(
    caller: Calling, lead_id: Id, quote_id: Id, data: JSONBody[ChangeQuote], request: AnyRequest
) -> Response[QuoteView]:
    """Change any of a draft's fields; its lines are given all together."""
    return _shown(await domain.change_quote(caller, lead_id, quote_id, data, expected_version(request)))


@delete("/{lead_id:uuid}/quotes/{quote_id:uuid}", guards=[staff(*WRITERS)])
async def delete_quote(caller: Calling, lead_id: Id, quote_id: Id, request: AnyRequest) -> None:
    """Delete a draft."""
    await domain.delete_quote(caller, lead_id, quote_id, expected_version(request))


@post("/{lead_id:uuid}/quotes/{quote_id:uuid}/send", guards=[staff(*WRITERS)], status_code=200)
async def send_quote(
    caller: Calling, lead_id: Id, quote_id: Id, request: AnyRequest, sending: How
) -> Response[QuoteView]:
    """Send a quote to its lead, in the sender's language; once more, and only the newest link is good."""
    version = expected_version(request)
    return _shown(await domain.send_quote(caller, lead_id, quote_id, version, sending, language.get()))


@post("/{lead_id:uuid}/quotes/{quote_id:uuid}/approve", guards=[staff(*WRITERS)], status_code=200)
async def approve_quote(
    caller: Calling, lead_id: Id, quote_id: Id, request: AnyRequest, default_country: NamedDependency[str]
) -> Response[QuoteView]:
    """Note that the lead took the offer."""
    version = expected_version(request)
    return _shown(await domain.approve_quote(caller, lead_id, quote_id, default_country, version))


@post("/{lead_id:uuid}/quotes/{quote_id:uuid}/reject", guards=[staff(*WRITERS)], status_code=200)
async def reject_quote(
    caller: Calling, lead_id: Id, quote_id: Id, request: AnyRequest, data: JSONBody[RejectQuote | None] = None
) -> Response[QuoteView]:
    """Note that the lead did not take the offer."""
    reason = data.reason if data else None
    return _shown(await domain.reject_quote(caller, lead_id, quote_id, reason, expected_version(request)))


def _shown(quote: Quote, status: int = 200, **headers: str) -> Response[QuoteView]:
    return shown(quote.view(), quote.version, status, **headers)


router = Router(
    "/leads",
    route_handlers=[
        list_quotes,
        draft_quote,
        read_quote,
        read_quote_document,
        change_quote,
        delete_quote,
        send_quote,
        approve_quote,
        reject_quote,
    ],
    tags=["quotes"],
)
