"""Emails that leave this service: written down with what they are about, sent by the worker, erased afterwards."""

from typing import Any
from uuid import UUID

from chassis.database import fetch, needs_transaction
from chassis.ids import now
from chassis.mail import FinalProblem, MailRoute, PostOffice
from chassis.text import deliverable
from leads.models import OutgoingEmail

REMEMBER = """
UPDATE quote SET delivery = $3 WHERE account_id = $1 AND id = $2
AND NOT EXISTS (SELECT FROM outgoing_email WHERE account_id = $1 AND quote_id = $2 AND state = 'queued')
"""
"""Unless it was sent once more meanwhile."""


async def queue_email(account_id: UUID, recipient: str, subject: str, body: str, **given: Any) -> OutgoingEmail:
    """Queues an email in the present transaction; `given` are any other fields of it, as `lead_id` or `reply_to`."""
    needs_transaction()
    written_at = now()
    return await OutgoingEmail.create(
        account_id=account_id,
        recipient=deliverable(recipient),
        subject=subject,
        body=body,
        created_at=written_at,
        due_at=written_at,
        **given,
    )


def post_office(route: MailRoute) -> PostOffice[OutgoingEmail]:
    """This service's emails on their route."""
    return PostOffice(route, OutgoingEmail, _erase)


async def _erase(email: OutgoingEmail, problem: FinalProblem | None) -> None:
    """Nothing of what was written, or to whom, stays here; its quote remembers what became of it."""
    await OutgoingEmail.filter(account_id=email.account_id, id=email.id).delete()
    if email.quote_id is not None:
        await fetch(REMEMBER, email.account_id, email.quote_id, "failed" if problem else "sent")
