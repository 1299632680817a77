"""What the customers service is told by its environment."""

from email.utils import parseaddr
from typing import Annotated, Self

from pydantic import AfterValidator, AnyUrl, Field, SecretStr, UrlConstraints, model_validator
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings
from chassis.text import deliverable


def _without_credentials(url: AnyUrl) -> AnyUrl:
    if url.username or url.password:
        raise ValueError("credentials have settings of their own: CUSTOMERS_SMTP_USERNAME and CUSTOMERS_SMTP_PASSWORD")
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


class Settings(ServiceSettings):
    """`CUSTOMERS_…` variables."""

    model_config = SettingsConfigDict(
        env_prefix="CUSTOMERS_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    port: int = 8101
    default_country: str = "FR"
    """How phone numbers without a country code are read (ISO 3166 alpha-2)."""
    imports_kept_days: int = 30
    """How long plans that nobody applied stay, and the rows of imports that ended."""
    smtp_url: SmtpUrl | None = None
    """The mail server, `smtp://host:port`, `starttls://…` or `smtps://…`; without it no emails are taken."""
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: Mailbox | None = None
    """From whom all emails come, `office@example.com` or `Example Heating <office@example.com>`."""
    mail_domain: str = Field(default="", pattern=r"^[a-z0-9.-]*$")
    """The domain of Message-IDs; unless given, that of `mail_from`."""
    emails_per_hour: int = Field(default=500, ge=1)
    """How many emails one account may send within an hour."""
    email_retry_hours: float = Field(default=48, gt=0)
    """How long an email is tried that the mail server does not take."""

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.smtp_url is not None and self.mail_from is None:
            raise ValueError("CUSTOMERS_SMTP_URL needs CUSTOMERS_MAIL_FROM")
        if self.smtp_password is not None and self.smtp_url is not None and self.smtp_url.scheme == "smtp":
            raise ValueError("a password needs smtps:// or starttls://, so that nobody else reads it")
        return self

    @property
    def message_id_domain(self) -> str:
        """What stands behind the @ of Message-IDs."""
        return self.mail_domain or parseaddr(self.mail_from or "")[1].rpartition("@")[2]
