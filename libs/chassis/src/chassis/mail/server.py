"""The mail server, by SMTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from pydantic import AnyUrl, SecretStr

CONNECT_SECONDS = 30.0
ANSWER_SECONDS = 600.0
"""RFC 5321, 4.5.3.2.6: who gives up waiting for the answer to a message sooner will send it twice."""

GOODBYE_SECONDS = 5.0
LONGEST_REPLY = 500
OUR_FAULT = (530, 534, 535, 538)
"""Permanent by their number, but about our credentials: the next try may come with better ones."""


class NotTaken(Exception):
    """The server did not take the message; it may the next time. `reply` is what it said, if anything."""

    def __init__(self, reply: str | None = None) -> None:
        super().__init__()
        self.reply = reply


class Refused(NotTaken):
    """The server will never take this message."""


class MailServer:
    """A server that takes messages for anybody: `smtp://host:port`, `starttls://…` or `smtps://…`."""

    def __init__(
        self, url: AnyUrl, username: str | None, password: SecretStr | None, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        self._url = url
        self._username = username
        self._password = password.get_secret_value() if password else None
        self._answer_seconds = answer_seconds

    @asynccontextmanager
    async def takes(self, message: EmailMessage, recipient: str) -> AsyncIterator[None]:
        """Hands a message over; inside, the server has taken it. Raises NotTaken or Refused."""
        sender = parseaddr(str(message["From"]))[1]
        client = self._client(sender)
        try:
            await self._hand_over(client, message, sender, recipient)
            yield
            with suppress(SMTPException, OSError):
                await client.quit(timeout=GOODBYE_SECONDS)
        finally:
            client.close()

    async def _hand_over(self, client: SMTP, message: EmailMessage, sender: str, recipient: str) -> None:
        try:
            await client.connect()
            await client.send_message(message, sender=sender, recipients=[recipient], timeout=self._answer_seconds)
        except (SMTPException, OSError) as error:
            raise _verdict(error) from None  # their texts hold addresses
        except ValueError:
            raise Refused("This can't be put into an email.") from None

    def _client(self, sender: str) -> SMTP:
        return SMTP(
            hostname=(self._url.host or "").strip("[]"),
            port=self._url.port,
            username=self._username,
            password=self._password,
            use_tls=self._url.scheme == "smtps",
            start_tls=self._url.scheme == "starttls",
            local_hostname=sender.rpartition("@")[2],
            timeout=min(CONNECT_SECONDS, self._answer_seconds),
        )


def _verdict(error: Exception) -> NotTaken:
    """Only what is said about the message itself is final: a greeting, a login or a lost connection is not."""
    if isinstance(error, SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, SMTPNotSupported):
        return Refused("The mail server does not take addresses with letters beyond ASCII.")
    if not isinstance(error, SMTPSenderRefused | SMTPRecipientRefused | SMTPDataError):
        return NotTaken()
    reply = _printable(f"{error.code} {error.message}")
    return Refused(reply) if error.code >= 500 and error.code not in OUR_FAULT else NotTaken(reply)


def _printable(reply: str) -> str:
    """On one line, and nothing that a database or a page would stumble over."""
    line = " ".join(reply.split())
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)[:LONGEST_REPLY]
