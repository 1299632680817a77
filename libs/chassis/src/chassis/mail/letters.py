"""How an email looks, and when it is tried again."""

from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from chassis.caller import Caller
from chassis.mail.queued import QueuedEmail
from chassis.text import CONTROLS, deliverable

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 20


class Letterhead(NamedTuple):
    """From whom all emails come, and the domain that their Message-IDs are of."""

    sender: str
    domain: str


def message_of(email: QueuedEmail, letterhead: Letterhead) -> EmailMessage:
    """The email as it travels: the same bytes at every try, so that whoever gets it twice can tell."""
    message = EmailMessage(policy=SMTP)
    message["From"] = letterhead.sender
    message["To"] = email.recipient
    if email.reply_to is not None:
        message["Reply-To"] = email.reply_to
    message["Subject"] = email.subject
    message["Date"] = email.created_at
    message["Message-ID"] = f"<{email.id}@{letterhead.domain}>"
    message.set_content(email.body, cte="quoted-printable")  # what every server takes unchanged
    _attach(message, email)
    return message


def _attach(message: EmailMessage, email: QueuedEmail) -> None:
    """The boundary is ours, since Python's is another one each time; quoted-printable and base64 never contain it."""
    attachments = email.attachments()
    for attachment in attachments:
        kind, _, subtype = attachment.content_type.partition("/")
        message.add_attachment(attachment.content, maintype=kind, subtype=subtype, filename=attachment.filename)
    if attachments:
        message.set_boundary(f"=_{email.id.hex}")


def reply_address(caller: Caller) -> str | None:
    """Where answers go: to the caller, where they have an address that every mail server takes."""
    try:
        address = deliverable(caller.email or "")
    except ValueError:
        return None
    return str(Address(CONTROLS.sub("", caller.name), addr_spec=address)) if address.isascii() else None


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time, up to an hour."""
    doublings: int = 2 ** min(attempts - 1, MOST_DOUBLINGS)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)
