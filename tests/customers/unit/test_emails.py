"""How an email looks on its way, and what the settings take."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chassis.caller import Caller
from chassis.ids import new_id, now
from chassis.mail import Letterhead, message_of, reply_address
from chassis.testing import INTERNAL_PUBLIC_KEY
from customers.commands import SendEmail
from customers.models import OutgoingEmail
from customers.settings import Settings

LETTERHEAD = Letterhead("Société Générale <office@example.com>", "example.com")
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200)
LINES = st.text(st.one_of(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), st.just("\n")), min_size=1)


def settings(**given: Any) -> Settings:
    told = {"database_url": "postgresql://x", "internal_public_key": INTERNAL_PUBLIC_KEY}
    return Settings(**{**told, **given})


def travelled(email: OutgoingEmail) -> EmailMessage:
    raw = message_of(email, LETTERHEAD).as_bytes()
    assert raw == message_of(email, LETTERHEAD).as_bytes()
    assert raw.isascii()
    return cast(EmailMessage, message_from_bytes(raw, policy=policy.default))


@given(PRINTABLE, LINES, PRINTABLE)
def test_whatever_is_accepted_arrives_as_it_was_written(subject: str, body: str, name: str) -> None:
    # C-43 D-18
    try:
        letter = SendEmail(subject=subject, body=body)
    except ValidationError:
        return
    sender = Caller("staff", new_id(), new_id(), name, email="ada@partner.example")
    email = OutgoingEmail(
        recipient="ana@example.com", reply_to=reply_address(sender), created_at=now(), **letter.model_dump()
    )
    message = travelled(email)
    assert message.get_content().replace("\r\n", "\n") == letter.body + "\n"
    assert message["Message-ID"] == f"<{email.id}@example.com>"
    assert [address.addr_spec for address in message["Reply-To"].addresses] == ["ada@partner.example"]
    assert [address.addr_spec for address in message["To"].addresses] == ["ana@example.com"]
    assert len(message.keys()) == 9
    assert " ".join(message["Subject"].split()) == " ".join(letter.subject.split())


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Ada", "ada@example.com", "Ada <ada@example.com>"),
        ("Ada\r\nBcc: eve@example.com", "ada@example.com", '"AdaBcc: eve@example.com" <ada@example.com>'),
        ("Ada", "ada@bücher.example", "Ada <ada@xn--bcher-kva.example>"),
        ("Ada", "zoé@example.com", None),
        ("Ada", "ada@example.com\r\nBcc: eve@example.com", None),
        ("Ada", "nobody", None),
        ("Ada", "", None),
        ("Ada", None, None),
    ],
)
def test_answers_go_to_the_sender_where_that_is_an_address(name: str, email: str | None, expected: str | None) -> None:
    assert reply_address(Caller("staff", new_id(), new_id(), name, email=email)) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_url": "smtp://127.0.0.1:25"},
        {"smtp_url": "http://127.0.0.1:25", "mail_from": "a@example.com"},
        {"smtp_url": "smtp://portal:canary@127.0.0.1", "mail_from": "a@example.com"},
        {"smtp_url": "smtp://127.0.0.1", "mail_from": "nobody"},
        {"smtp_url": "smtp://127.0.0.1", "mail_from": "a@example.com\nBcc: b@example.com"},
        {"smtp_url": "smtp://127.0.0.1", "mail_from": "a@example.com", "mail_domain": "x>\ny"},
        {"smtp_url": "smtp://127.0.0.1", "mail_from": "a@example.com", "smtp_password": "canary"},
        {"emails_per_hour": 0},
    ],
)
def test_settings_that_can_not_work_are_refused_at_the_start(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(**given)
    assert "canary" not in str(refused.value)


def test_message_ids_are_of_the_senders_domain_unless_another_is_given() -> None:
    mailed = {"smtp_url": "smtps://mail.example.com", "mail_from": "Heating <office@example.com>"}
    assert settings(**mailed).message_id_domain == "example.com"
    assert settings(**mailed, mail_domain="mail.example.org").message_id_domain == "mail.example.org"


def test_no_secret_is_shown() -> None:
    assert "canary" not in repr(settings(smtp_username="portal", smtp_password="canary"))
