import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.request import Request, urlopen

import pytest

from local_stack.mail import MailCatcher
from local_stack.ports import free_port


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    """The SMTP and the HTTP port of a running mail catcher."""
    smtp_port, http_port = free_port(), free_port()
    catcher = MailCatcher(smtp_port, http_port)
    catcher.start()
    yield smtp_port, http_port
    catcher.stop()


def test_what_is_sent_is_answered_with_the_newest_last(ports: tuple[int, int]) -> None:
    for subject in ("first", "second", "third"):
        _send(ports[0], subject)

    caught = _caught(ports[1])

    assert [message["subject"] for message in caught] == ["first", "second", "third"]
    assert caught[-1]["to"] == ["anna@example.org"]
    assert caught[-1]["text"] == "Grüße\n"


def test_both_bodies_and_the_attachments_are_told_apart(ports: tuple[int, int]) -> None:
    message = _message("with more")
    message.add_alternative("<p>Grüße</p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="offer.pdf")
    with smtplib.SMTP("127.0.0.1", ports[0]) as client:
        client.send_message(message)

    caught = _caught(ports[1])[0]

    assert caught["html"] == "<p>Grüße</p>\n"
    assert caught["attachments"] == [{"filename": "offer.pdf", "content_type": "application/pdf", "size": 5}]


def test_deleting_forgets_what_was_caught(ports: tuple[int, int]) -> None:
    _send(ports[0], "forget me")

    with urlopen(Request(f"http://127.0.0.1:{ports[1]}/", method="DELETE")) as answer:
        assert answer.status == 204

    assert _caught(ports[1]) == []


def _message(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@example.org", "anna@example.org", subject
    message.set_content("Grüße")
    return message


def _send(port: int, subject: str) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(_message(subject))


def _caught(port: int) -> list[dict[str, Any]]:
    with urlopen(f"http://127.0.0.1:{port}/") as answer:
        messages: list[dict[str, Any]] = json.load(answer)
    return messages
