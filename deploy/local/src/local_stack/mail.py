"""A mail catcher: whatever is sent to its SMTP port can be read over HTTP and goes nowhere else."""

import argparse
import json
import signal
import threading
from collections import deque
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_KEPT = 1000


class Mailbox:
    """The last thousand messages caught, newest last."""

    def __init__(self) -> None:
        self._caught: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Catch one message."""
        self._caught.append(_shown(envelope))
        return "250 caught"

    def as_json(self) -> bytes:
        """All of them, as a JSON list."""
        return json.dumps(list(self._caught)).encode()

    def empty(self) -> None:
        """Forget them all."""
        self._caught.clear()


class MailCatcher:
    """SMTP and HTTP on two loopback ports. GET answers the messages, DELETE forgets them."""

    def __init__(self, smtp_port: int, http_port: int) -> None:
        mailbox = Mailbox()
        self._smtp = Controller(mailbox, hostname="127.0.0.1", port=smtp_port)
        self._http = ThreadingHTTPServer(("127.0.0.1", http_port), _door_of(mailbox))
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    def start(self) -> None:
        """Start both doors; they answer when this returns."""
        self._smtp.start()
        self._thread.start()

    def stop(self) -> None:
        """Close both doors."""
        self._http.shutdown()
        self._http.server_close()
        self._smtp.stop()


def _shown(envelope: Envelope) -> dict[str, Any]:
    content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
    message = message_from_bytes(content, policy=policy.default)
    return {
        "received_at": datetime.now(UTC).isoformat(),
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "subject": str(message["subject"] or ""),
        "headers": {name.lower(): str(value) for name, value in message.items()},
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "attachments": [_attachment(part) for part in message.iter_attachments()],
    }


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content().replace("\r\n", "\n") if part else None


def _attachment(part: EmailMessage) -> dict[str, Any]:
    size = len(part.get_payload(decode=True) or b"")
    return {"filename": part.get_filename(), "content_type": part.get_content_type(), "size": size}


def _door_of(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = mailbox.as_json()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_DELETE(self) -> None:
            mailbox.empty()
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing: who reads the mail is of no interest."""

    return Door


def main() -> None:
    """Catch mail until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    ports = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})  # before there are threads
    catcher = MailCatcher(ports.smtp_port, ports.http_port)
    catcher.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    catcher.stop()


if __name__ == "__main__":
    main()
