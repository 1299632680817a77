"""Asking services, and what becomes of their answers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from chassis.errors import Unavailable
from gateway.proxy.upstreams import Answer

Ask = Callable[[str, str], Awaitable[Answer]]
"""Asks a service (its name, a path) in the caller's name."""

Tell = Callable[[str, str, Any], Awaitable[Answer]]
"""Asks a service by a POST of JSON in the caller's name."""


class Refused(Exception):
    """The record itself is refused, or somewhere else: that is the answer, whatever the other services say."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


async def within(seconds: float, answer: Awaitable[Answer]) -> Answer | None:
    """An answer, or None where it takes longer or its service is away."""
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except (TimeoutError, Unavailable):
        return None


def content(answer: Answer | None) -> bytes | None:
    """What was answered, where all went well."""
    return answer.body if answer is not None and answer.status == 200 else None


def settled(answer: Answer | None) -> Answer | None:
    """The answer of the record's owner, unless it is a refusal or says where the record went: raises Refused."""
    if answer is not None and 300 <= answer.status < 500:
        raise Refused(answer)
    return answer


def needed(answer: Answer | None) -> Any:
    """The JSON of an answer that nothing goes without; raises Refused, or Unavailable."""
    body = content(settled(answer))
    if body is None:
        raise Unavailable
    return orjson.loads(body)
