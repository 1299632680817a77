"""Sending what was written: one sender at a time for each email, until its fate is known."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from uuid import UUID

import structlog
from tortoise.queryset import QuerySet

from chassis.database import fetch, is_away, transaction
from chassis.ids import now
from chassis.mail.letters import Letterhead, message_of, pause_after
from chassis.mail.queued import QueuedEmail
from chassis.mail.server import MailServer, NotTaken, Refused

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
Email = TypeVar("Email", bound=QueuedEmail)

log = structlog.get_logger()


class MailRoute(NamedTuple):
    """Where emails are handed over, from whom they come, and how long they are tried."""

    server: MailServer
    letterhead: Letterhead
    patience: timedelta


@dataclass(frozen=True)
class PostOffice(Generic[Email]):
    """A service's emails on their route; `ended` is told of each end in the transaction that writes it down."""

    route: MailRoute
    emails: type[Email]
    ended: Callable[[Email, FinalProblem | None], Awaitable[None]]

    def own(self, account_id: UUID, id: UUID) -> QuerySet[Email]:
        """One email, to be read or written."""
        return self.emails.filter(account_id=account_id, id=id)


async def send_next(office: PostOffice[Any]) -> bool:
    """Tries to send the email that is due the longest; says whether there was one."""
    claimed = await fetch(CLAIM, LEASE_SECONDS)
    if not claimed:
        return False
    email = await office.own(**claimed[0]).first()
    if email is not None:  # else what it belongs to was deleted this moment
        async with _kept(email):
            await _send(office, email)
    return True


async def _send(office: PostOffice[Email], email: Email) -> None:
    message = message_of(email, office.route.letterhead)
    try:
        async with office.route.server.takes(message, email.recipient):
            await _surely(lambda: _end(office, email, None, state="sent", reply=None))
    except Refused as refusal:
        await _give_up(office, email, "refused", refusal.reply)
    except NotTaken as refusal:
        await _try_again(office, email, refusal.reply)


async def _try_again(office: PostOffice[Email], email: Email, reply: str | None) -> None:
    if now() - email.created_at > office.route.patience:
        await _give_up(office, email, "gave_up", reply)
        return
    log.warning("email_not_taken", email=str(email.id), attempts=email.attempts)
    own, due_at = office.own(email.account_id, email.id), now() + pause_after(email.attempts)
    await _surely(lambda: own.update(due_at=due_at, problem="retrying", reply=reply))


async def _give_up(office: PostOffice[Email], email: Email, problem: FinalProblem, reply: str | None) -> None:
    log.warning("email_failed", email=str(email.id), attempts=email.attempts, problem=problem)
    await _surely(lambda: _end(office, email, problem, state="failed", reply=reply))


async def _end(office: PostOffice[Email], email: Email, problem: FinalProblem | None, **fate: Any) -> None:
    """Writes down what became of an email."""
    async with transaction():
        queued = office.own(email.account_id, email.id).filter(state="queued")
        if await queued.update(ended_at=now(), problem=problem, **fate):
            await office.ended(email, problem)


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
async def _kept(email: QueuedEmail) -> AsyncIterator[None]:
    """Renews the lease inside; a sender that is killed loses it within half a minute, and another one takes over."""
    keeping = asyncio.create_task(_keep(email))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])


async def _keep(email: QueuedEmail) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        await _surely(lambda: fetch(KEEP, LEASE_SECONDS, email.account_id, email.id))
