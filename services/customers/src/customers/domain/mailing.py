"""Sending what was written: one sender at a time for each email, until its fate is known."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import structlog
from tortoise.queryset import QuerySet

from chassis.database import fetch, is_away, transaction
from chassis.ids import now
from chassis.outbox import post
from contracts.customers import CustomerEmailEvent, CustomerEmailFailed, CustomerEmailSent
from customers import rules
from customers.adapters import MailServer, NotTaken, Refused
from customers.models import OutgoingEmail

LEASE_SECONDS = 30.0
RENEW_SECONDS = 10.0
RECORD_PAUSE = 0.2

CLAIM = """
UPDATE outgoing_email SET attempts = attempts + 1, due_at = now() + make_interval(secs => $1)
WHERE id = (
    SELECT id FROM outgoing_email WHERE state = 'queued' AND due_at <= now()
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING account_id, id
"""
KEEP = """
UPDATE outgoing_email SET due_at = now() + make_interval(secs => $1)
WHERE account_id = $2 AND id = $3 AND state = 'queued'
"""

FinalProblem = Literal["refused", "gave_up"]

log = structlog.get_logger()


@dataclass(frozen=True)
class PostOffice:
    """Where emails are handed over, from whom they come, and how long they are tried."""

    server: MailServer
    letterhead: rules.Letterhead
    patience: timedelta


async def send_next(office: PostOffice) -> bool:
    """Tries to send the email that is due the longest; says whether there was one."""
    claimed = await fetch(CLAIM, LEASE_SECONDS)
    if not claimed:
        return False
    email = await _own(**claimed[0]).first()
    if email is not None:  # else its customer was deleted this moment
        async with _kept(email):
            await _send(office, email)
    return True


async def _send(office: PostOffice, email: OutgoingEmail) -> None:
    message, sent = rules.message_of(email, office.letterhead), CustomerEmailSent(email=email.event_state())
    try:
        async with office.server.takes(message, email.recipient):
            await _surely(lambda: _end(email, sent, state="sent", problem=None, reply=None))
    except Refused as refusal:
        await _give_up(email, "refused", refusal.reply)
    except NotTaken as refusal:
        await _try_again(office, email, refusal.reply)


async def _try_again(office: PostOffice, email: OutgoingEmail, reply: str | None) -> None:
    if now() - email.created_at > office.patience:
        await _give_up(email, "gave_up", reply)
        return
    log.warning("email_not_taken", email=str(email.id), attempts=email.attempts)
    due_at = now() + rules.pause_after(email.attempts)
    await _surely(lambda: _own(email.account_id, email.id).update(due_at=due_at, problem="retrying", reply=reply))


async def _give_up(email: OutgoingEmail, problem: FinalProblem, reply: str | None) -> None:
    log.warning("email_failed", email=str(email.id), attempts=email.attempts, problem=problem)
    event = CustomerEmailFailed(email=email.event_state(), reason=problem)
    await _surely(lambda: _end(email, event, state="failed", problem=problem, reply=reply))


async def _end(email: OutgoingEmail, event: CustomerEmailEvent, **fate: Any) -> None:
    """Writes down what became of an email, and announces it in the name of whoever asked for it."""
    async with transaction():
        if await _own(email.account_id, email.id).filter(state="queued").update(ended_at=now(), **fate):
            await post(email.author(), event)


async def _surely(write: Callable[[], Awaitable[Any]]) -> None:
    """Writes when the database is there: an answer of the mail server that is forgotten would mean sending twice."""
    while True:
        try:
            await write()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("email_result_waits", error=type(error).__name__)
            await asyncio.sleep(RECORD_PAUSE)
        else:
            return


@asynccontextmanager
async def _kept(email: OutgoingEmail) -> AsyncIterator[None]:
    """Renews the lease inside; a sender that is killed loses it within half a minute, and another one takes over."""
    keeping = asyncio.create_task(_keep(email))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])


async def _keep(email: OutgoingEmail) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        await _surely(lambda: fetch(KEEP, LEASE_SECONDS, email.account_id, email.id))


def _own(account_id: UUID, id: UUID) -> QuerySet[OutgoingEmail]:
    return OutgoingEmail.filter(account_id=account_id, id=id)
