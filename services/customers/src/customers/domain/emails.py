"""What can be done with emails to customers."""

from datetime import timedelta
from uuid import UUID

from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.ids import now
from chassis.mail import FinalProblem, MailRoute, PostOffice, reply_address
from chassis.outbox import post
from chassis.text import deliverable
from contracts.customers import CustomerEmailFailed, CustomerEmailSent
from customers.commands import SendEmail
from customers.errors import MailNotConfigured, TooManyEmails
from customers.models import Customer, OutgoingEmail

HOUR = timedelta(hours=1)

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('emails of ' || $1, 0))"
OLDEST_THAT_COUNTS = """
SELECT created_at FROM outgoing_email WHERE account_id = $1 AND created_at > $2
ORDER BY created_at DESC OFFSET $3 - 1 LIMIT 1
"""


async def send_email(caller: Caller, customer_id: UUID, command: SendEmail, per_hour: int | None) -> OutgoingEmail:
    """Queues an email to a customer's present address; raises MailNotConfigured where `per_hour` is None."""
    async with transaction():
        customer = await Customer.take(caller.account_id, customer_id)
        if per_hour is None:
            raise MailNotConfigured
        await _refuse_too_many(caller.account_id, per_hour)
        return await _queue(caller, customer, command)


async def _queue(caller: Caller, customer: Customer, command: SendEmail) -> OutgoingEmail:
    written_at = now()
    return await OutgoingEmail.create(
        account_id=caller.account_id,
        customer_id=customer.id,
        recipient=deliverable(customer.email),
        reply_to=reply_address(caller),
        sent_by=caller.actor.model_dump(mode="json"),
        channel=caller.channel,
        created_at=written_at,
        due_at=written_at,
        **command.model_dump(),
    )


async def _refuse_too_many(account_id: UUID, per_hour: int) -> None:
    await fetch(ONE_AT_A_TIME, str(account_id))
    rows = await fetch(OLDEST_THAT_COUNTS, account_id, now() - HOUR, per_hour)
    if rows:
        seconds = (rows[0]["created_at"] + HOUR - now()).total_seconds()
        raise TooManyEmails(retry_after=max(1, round(seconds + 0.5)))


def post_office(route: MailRoute) -> PostOffice[OutgoingEmail]:
    """Emails to customers on their route."""
    return PostOffice(route, OutgoingEmail, _announce)


async def _announce(email: OutgoingEmail, problem: FinalProblem | None) -> None:
    """Says what became of an email in the name of whoever asked for it."""
    state = email.event_state()
    if problem is None:
        await post(email.author(), CustomerEmailSent(email=state))
    else:
        await post(email.author(), CustomerEmailFailed(email=state, reason=problem))
