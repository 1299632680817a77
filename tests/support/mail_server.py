"""A mail server that takes, refuses, hangs or dies, as a test wants."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from local_stack.ports import free_port

TAKEN = "250 taken"


class FakeMailServer:
    """Remembers what it took; `at_recipient` and `at_data` say what it answers, `dies_after_data` that it doesn't."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.taken: list[bytes] = []
        self.tried = 0
        self.thinking = 0
        self.at_recipient = TAKEN
        self.at_data = TAKEN
        self.dies_after_data = False
        self.dies_after_answer = False
        self.hangs = False
        self.utf8 = False
        self.tls: ssl.SSLContext | None = None
        self.implicit_tls = False
        self.users: dict[str, str] = {}
        self.released = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens, as the settings take it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What it took, in that order."""
        return [cast(EmailMessage, message_from_bytes(raw, policy=policy.default)) for raw in self.taken]

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ____: Any) -> str:
        """Answers RCPT."""
        self.tried += 1
        if self.at_recipient == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        """Answers the end of a message."""
        if self.hangs:
            await self._think()
        if self.at_data == TAKEN:
            self.taken.append(bytes(envelope.original_content or b""))
        if self.dies_after_data:
            cast(Any, server.transport).abort()
        return self.at_data

    async def _think(self) -> None:
        self.thinking += 1
        try:
            await self.released.wait()
        finally:
            self.thinking -= 1

    async def handle_QUIT(self, server: SMTP, _: Session, __: Envelope) -> str:
        """Answers goodbye, or is gone by then."""
        if self.dies_after_answer:
            cast(Any, server.transport).abort()
        return "221 Bye"

    def authenticate(self, _: SMTP, __: Session, ___: Envelope, ____: str, credentials: Any) -> Any:
        """Whether it knows who is calling."""
        known = self.users.get(credentials.login.decode()) == credentials.password.decode()
        return AuthResult(success=known, handled=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FakeMailServer"]:
        """Listens while the block runs."""
        loop = asyncio.get_running_loop()
        tls = self.tls if self.implicit_tls else None
        listening = await loop.create_server(self._connection, "127.0.0.1", self.port, ssl=tls)
        try:
            yield self
        finally:
            self.released.set()
            listening.close()

    def _connection(self) -> SMTP:
        starttls = None if self.implicit_tls else self.tls
        return SMTP(
            self,
            hostname="mail.test",
            loop=asyncio.get_running_loop(),
            enable_SMTPUTF8=self.utf8,
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=bool(self.users),
            auth_require_tls=False,
            authenticator=self.authenticate if self.users else None,
        )
