"""Where a customer is not found because it was merged, the answer leads to the one that remains."""

from typing import Any
from uuid import UUID

from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Send

from chassis.caller import Caller
from chassis.problems import send_problem
from customers.errors import CustomerMoved, CustomerMovedForPosts
from customers.models import MergedCustomer

PREFIX = "/api/v1"
ID = 2
"""Which part of `/customers/{id}/…` it is."""


class ToSurvivor(ASGIMiddleware):
    """Answers 301, or 308 to a POST, in place of a 404 about a customer that was merged into another one."""

    async def handle(self, scope: Any, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Lets the request through, and looks at the answer."""
        customer_id, caller = scope["path_params"].get("customer_id"), scope["user"]
        if customer_id is None or caller.kind != "staff":
            await next_app(scope, receive, send)
        else:
            await next_app(scope, receive, Redirecting(scope, send, caller, customer_id))


class Redirecting:
    """Takes the place of the server's `send` for one request about a customer."""

    def __init__(self, scope: Any, send: Send, caller: Caller, customer_id: UUID) -> None:
        self._scope = scope
        self._send = send
        self._caller = caller
        self._customer_id = customer_id
        self._answered = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 404:
            await self._redirect_merged()
        if not self._answered:
            await self._send(message)

    async def _redirect_merged(self) -> None:
        try:
            survivor_id = await MergedCustomer.survivor_of(self._caller.account_id, self._customer_id)
            if survivor_id is not None:
                raise moved(self._scope, survivor_id)
        except Exception as answer:
            self._answered = True
            await send_problem(answer, self._send)


def moved(scope: Any, survivor_id: UUID) -> CustomerMoved:
    """The redirection of a request to the same place at another customer.

    The deletion of a whole customer gets no `Location`: a client that follows it unasked would delete, with what was
    meant to go, the customer that it was merged into.
    """
    parts = scope["path"].split("/")
    if scope["method"] == "DELETE" and len(parts) == ID + 1:
        return CustomerMoved(survivor_id, None)
    path = "/".join([*parts[:ID], str(survivor_id), *parts[ID + 1 :]])
    query = scope["query_string"].decode("latin-1")
    location = f"{PREFIX}{path}?{query}" if query else f"{PREFIX}{path}"
    return (CustomerMovedForPosts if scope["method"] == "POST" else CustomerMoved)(survivor_id, location)
