"""What is known of the request that is being answered, wherever in the code one stands."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Taken from `X-Request-ID` or made; carried into events and logs."""
