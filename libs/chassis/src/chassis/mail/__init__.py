"""Mail that a service writes down with what it is about, and sends until its fate is known."""

from chassis.mail.delivery import deliver_emails, postman
from chassis.mail.letters import Letterhead, message_of, reply_address
from chassis.mail.queued import Attachment, QueuedEmail
from chassis.mail.sending import FinalProblem, MailRoute, PostOffice, send_next
from chassis.mail.server import MailServer, NotTaken, Refused
from chassis.mail.settings import MailSettings, mail_route

__all__ = [
    "Attachment",
    "FinalProblem",
    "Letterhead",
    "MailRoute",
    "MailServer",
    "MailSettings",
    "NotTaken",
    "PostOffice",
    "QueuedEmail",
    "Refused",
    "deliver_emails",
    "mail_route",
    "message_of",
    "postman",
    "reply_address",
    "send_next",
]
