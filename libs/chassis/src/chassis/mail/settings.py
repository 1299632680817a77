"""What a service that sends mail is told by its environment."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Annotated, Self

from pydantic import AfterValidator, AnyUrl, Field, SecretStr, UrlConstraints, model_validator

from chassis.mail.letters import Letterhead
from chassis.mail.sending import MailRoute
from chassis.mail.server import MailServer
from chassis.settings import ServiceSettings
from chassis.text import deliverable


def _without_credentials(url: AnyUrl) -> AnyUrl:
    if url.username or url.password:
        raise ValueError("credentials have settings of their own: …_SMTP_USERNAME and …_SMTP_PASSWORD")
    return url


def _mailbox(text: str) -> str:
    address = deliverable(parseaddr(text)[1])
    if not address.isascii() or not text.isprintable():
        raise ValueError("an address in ASCII is needed, with or without a name: Example Heating <office@example.com>")
    return text


SmtpUrl = Annotated[
    AnyUrl, UrlConstraints(allowed_schemes=["smtp", "starttls", "smtps"], host_required=True),
    AfterValidator(_without_credentials),
]  # fmt: skip
Mailbox = Annotated[str, AfterValidator(_mailbox)]


class MailSettings(ServiceSettings):
    """What a service needs besides that sends mail; its settings must not show their input when they are refused."""

    smtp_url: SmtpUrl | None = None
    """The mail server, `smtp://host:port`, `starttls://…` or `smtps://…`; without it no emails are taken."""
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: Mailbox | None = None
    """From whom all emails come, `office@example.com` or `Example Heating <office@example.com>`."""
    mail_domain: str = Field(default="", pattern=r"^[a-z0-9.-]*$")
    """The domain of Message-IDs; unless given, that of `mail_from`."""
    email_retry_hours: float = Field(default=48, gt=0)
    """How long an email is tried that the mail server does not take."""

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.smtp_url is not None and self.mail_from is None:
            raise ValueError("…_SMTP_URL needs …_MAIL_FROM")
        if self.smtp_password is not None and self.smtp_url is not None and self.smtp_url.scheme == "smtp":
            raise ValueError("a password needs smtps:// or starttls://, so that nobody else reads it")
        return self

    @property
    def message_id_domain(self) -> str:
        """What stands behind the @ of Message-IDs."""
        return self.mail_domain or parseaddr(self.mail_from or "")[1].rpartition("@")[2]


def mail_route(settings: MailSettings) -> MailRoute | None:
    """How emails leave; None where no mail server is configured."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    server = MailServer(settings.smtp_url, settings.smtp_username, settings.smtp_password)
    letterhead = Letterhead(settings.mail_from, settings.message_id_domain)
    return MailRoute(server, letterhead, timedelta(hours=settings.email_retry_hours))
