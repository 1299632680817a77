"""What becomes of a queued email, whatever the mail server does."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import AnyUrl, SecretStr
from structlog.testing import capture_logs
from support.mail_server import FakeMailServer

from chassis.database import fetch
from chassis.mail import Letterhead, MailRoute, MailServer, PostOffice, deliver_emails, send_next
from chassis.service import Service
from chassis.testing import client_of, eventually, migrated, somebody
from customers.domain import post_office
from customers.models import OutgoingEmail

Build = Callable[..., Awaitable[Service]]
Add = Callable[..., Awaitable[dict[str, Any]]]
Write = Callable[..., Awaitable[dict[str, Any]]]

LETTER = {"subject": "Your heat pump", "body": "Dear Ana,\n\nwe come on Monday."}
SENDER = "Portal <portal@example.com>"
PATIENCE = timedelta(hours=48)


@pytest.fixture(scope="module")
async def service(built: Build) -> AsyncIterator[Service]:
    """The HTTP door; tests send by themselves, and the relay rests."""
    service = await built("customers_sending", mail_from=SENDER, smtp_url="smtp://127.0.0.1:1")
    async with migrated(service):
        pass
    async with service.running(worker=False):
        yield service


@pytest.fixture
async def server() -> AsyncIterator[FakeMailServer]:
    """A mail server."""
    async with FakeMailServer().running() as server:
        yield server


@pytest.fixture
async def queue(service: Service) -> AsyncIterator[None]:
    """Nothing waits from the test before."""
    with service.bound():
        await fetch("UPDATE outgoing_email SET state = 'failed' WHERE account_id IS NOT NULL AND state = 'queued'")
        yield


@pytest.fixture
def write(queue: None, office: httpx.AsyncClient, add: Add) -> Write:
    """Writes to a customer; returns the queued email with the path of its list."""

    async def written(email: str = "ana@example.com", **given: Any) -> dict[str, Any]:
        path = f"/customers/{(await add(email=email))['id']}/emails"
        answer = await office.post(path, json=LETTER | given)
        assert answer.status_code == 202, answer.text
        return {**answer.json(), "path": path}

    return written


def office_of(server: FakeMailServer, **given: Any) -> PostOffice[OutgoingEmail]:
    """Where emails are handed over."""
    patience = given.pop("patience", PATIENCE)
    url, username, password = given.pop("url", server.url), given.pop("username", None), given.pop("password", None)
    mail_server = MailServer(AnyUrl(url), username, password, **given)
    return post_office(MailRoute(mail_server, Letterhead(SENDER, "mail.example.com"), patience))


async def fate(office: httpx.AsyncClient, written: dict[str, Any]) -> dict[str, Any]:
    """The email as it is listed now."""
    items = (await office.get(written["path"])).json()["items"]
    found: dict[str, Any] = next(item for item in items if item["id"] == written["id"])
    return found


async def make_due(account: UUID) -> None:
    await fetch("UPDATE outgoing_email SET due_at = now() WHERE account_id = $1 AND state = 'queued'", account)


async def announced(account: UUID, email_id: str) -> list[str]:
    rows = await fetch(
        "SELECT headers ->> 'ce_type' AS type FROM outbox WHERE account_id = $1 AND aggregate_id = $2 ORDER BY id",
        account, email_id,
    )  # fmt: skip
    return [row["type"] for row in rows]


async def test_an_email_reaches_the_customer_as_it_was_written(
    service: Service, account: UUID, server: FakeMailServer, queue: None, form: Callable[..., dict[str, Any]]
) -> None:  # C-43 D-18
    clerk = replace(somebody(account_id=account, name="Zoé, the Clerk"), email="zoe@partner.example")
    body = "Chère Anaïs,\n\n.\n..\nFrom us — “à lundi” 🔧\n" + "long " * 300 + "\n-- \nZoé"
    async with client_of(service, clerk) as office:
        customer_id = (await office.post("/customers", json=form(email="ana@bücher.example"))).json()["id"]
        letter = {"subject": "Votre pompe à chaleur — " + "très " * 30, "body": body}
        queued = (await office.post(f"/customers/{customer_id}/emails", json=letter)).json()
        assert await send_next(office_of(server))
        assert not await send_next(office_of(server))
    (message,) = server.messages
    assert message["From"] == SENDER
    assert message["To"] == "ana@xn--bcher-kva.example"
    assert message["Reply-To"].addresses[0].display_name == "Zoé, the Clerk"
    assert message["Reply-To"].addresses[0].addr_spec == "zoe@partner.example"
    assert message["Subject"] == letter["subject"].strip()
    assert message["Message-ID"] == f"<{queued['id']}@mail.example.com>"
    written_at = datetime.fromisoformat(queued["created_at"])
    assert parsedate_to_datetime(message["Date"]) == written_at.replace(microsecond=0)
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == body + "\n"
    assert set(message.keys()) == {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    assert all(len(line) <= 998 and line.isascii() for line in server.taken[0].split(b"\r\n"))


async def test_who_has_no_address_is_not_named_for_answers(server: FakeMailServer, write: Write) -> None:
    await write()
    await send_next(office_of(server))
    assert server.messages[0]["Reply-To"] is None


async def test_a_sent_email_says_so_and_is_announced_once(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-18
    written = await write()
    await send_next(office_of(server))
    sent = await fate(office, written)
    assert (sent["state"], sent["failure"], sent["failed_at"]) == ("sent", None, None)
    assert datetime.fromisoformat(sent["sent_at"]) > datetime.fromisoformat(sent["created_at"])
    assert await announced(account, written["id"]) == ["CustomerEmailSent"]


@pytest.mark.parametrize("place", ["at_recipient", "at_data"])
async def test_what_the_server_refuses_for_good_has_failed(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write, place: str
) -> None:  # D-18 D-40
    setattr(server, place, "550 5.1.1 no such user\x01")
    written = await write()
    await send_next(office_of(server))
    failed = await fate(office, written)
    assert (failed["state"], failed["sent_at"]) == ("failed", None)
    assert failed["failed_at"]
    assert failed["failure"]["code"] == "refused"
    assert failed["failure"]["message"] == "The mail server refused it."
    assert failed["failure"]["reply"].startswith("550 5.1.1 no such user")
    office.headers["Accept-Language"] = "fr"
    assert (await fate(office, written))["failure"]["message"] == "Le serveur de messagerie l'a refusé."
    assert await announced(account, written["id"]) == ["CustomerEmailFailed"]
    await make_due(account)
    assert not await send_next(office_of(server))


@pytest.mark.parametrize("place", ["at_recipient", "at_data"])
async def test_what_the_server_does_not_take_yet_is_tried_again_with_the_same_bytes(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write, place: str
) -> None:  # D-18
    setattr(server, place, "450 4.2.0 greylisted")
    written = await write()
    for _ in range(3):
        assert await send_next(office_of(server))
        assert not await send_next(office_of(server)), "it waits for its time"
        waiting = await fate(office, written)
        assert (waiting["state"], waiting["failure"]["code"]) == ("queued", "retrying")
        assert waiting["failure"]["reply"] == "450 4.2.0 greylisted"
        await make_due(account)
    setattr(server, place, "250 taken")
    await send_next(office_of(server))
    assert [message["Message-ID"] for message in server.messages] == [f"<{written['id']}@mail.example.com>"]
    assert (await fate(office, written))["state"] == "sent"
    assert await announced(account, written["id"]) == ["CustomerEmailSent"]


async def test_every_pause_is_longer_than_the_one_before_up_to_an_hour(
    account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-18
    server.at_recipient = "450 not now"
    await write()
    pauses = []
    for _ in range(14):
        await make_due(account)
        await send_next(office_of(server))
        (row,) = await fetch(
            "SELECT due_at - now() AS pause FROM outgoing_email WHERE account_id = $1 AND state = 'queued'", account
        )
        pauses.append(round(row["pause"].total_seconds()))
    assert pauses[:5] == pytest.approx([5, 10, 20, 40, 80], abs=1)
    assert pauses[-3:] == pytest.approx([3600] * 3, abs=1)


@pytest.mark.parametrize("patience", [PATIENCE, timedelta(hours=1)])
async def test_when_patience_is_at_its_end_an_email_has_failed(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write, patience: timedelta
) -> None:  # D-18
    server.at_recipient = "450 not now"
    written = await write()
    for age, state in ((patience - timedelta(minutes=1), "queued"), (patience + timedelta(minutes=1), "failed")):
        aged = "UPDATE outgoing_email SET created_at = now() - $2::interval, due_at = now() WHERE account_id = $1"
        await fetch(aged, account, age)
        await send_next(office_of(server, patience=patience))
        assert (await fate(office, written))["state"] == state
    assert (await fate(office, written))["failure"]["code"] == "gave_up"
    assert await announced(account, written["id"]) == ["CustomerEmailFailed"]


async def test_a_server_that_is_away_gets_it_when_it_is_back(
    office: httpx.AsyncClient, account: UUID, write: Write
) -> None:  # D-18
    server = FakeMailServer()
    written = await write()
    await send_next(office_of(server))
    assert (await fate(office, written))["state"] == "queued"
    await make_due(account)
    async with server.running():
        await send_next(office_of(server))
    assert len(server.taken) == 1


async def test_a_server_that_hangs_is_left_and_tried_again(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-18
    server.hangs = True
    written = await write()
    await send_next(office_of(server, answer_seconds=0.3))
    assert (await fate(office, written))["state"] == "queued"
    assert server.taken == []
    server.hangs = False
    await make_due(account)
    await send_next(office_of(server))
    assert (await fate(office, written))["state"] == "sent"


async def test_a_server_that_dies_before_it_answers_gets_the_same_message_again(
    account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-18
    server.dies_after_data = True
    await write()
    await send_next(office_of(server))
    server.dies_after_data = False
    await make_due(account)
    await send_next(office_of(server))
    assert len(server.taken) == 2, "whether it kept the first one can't be known"
    assert server.taken[0] == server.taken[1]


async def test_a_server_that_dies_after_its_answer_has_it_once(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-18
    server.dies_after_answer = True
    written = await write()
    await send_next(office_of(server))
    await make_due(account)
    assert not await send_next(office_of(server))
    assert (len(server.taken), (await fate(office, written))["state"]) == (1, "sent")


async def test_wrong_credentials_are_no_reason_to_give_an_email_up(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-18
    server.users = {"portal": "right"}
    written = await write()
    for password in (None, SecretStr("wrong")):
        await send_next(office_of(server, username=password and "portal", password=password))
        assert (await fate(office, written))["state"] == "queued"
        await make_due(account)
    await send_next(office_of(server, username="portal", password=SecretStr("right")))
    assert (await fate(office, written))["state"] == "sent"


@pytest.mark.parametrize("takes_utf8", [True, False])
async def test_an_address_beyond_ascii_needs_a_server_that_takes_it(
    office: httpx.AsyncClient, server: FakeMailServer, write: Write, takes_utf8: bool
) -> None:  # D-18
    server.utf8 = takes_utf8
    written = await write("zoé@example.com")
    await send_next(office_of(server))
    told = await fate(office, written)
    assert told["state"] == ("sent" if takes_utf8 else "failed")
    assert [message["To"] for message in server.messages] == ["zoé@example.com"] * takes_utf8


async def test_an_email_whose_customer_is_deleted_is_not_sent(
    office: httpx.AsyncClient, server: FakeMailServer, write: Write
) -> None:  # C-26 D-16
    written = await write()
    await office.delete(written["path"].removesuffix("/emails"))
    assert not await send_next(office_of(server))
    assert server.taken == []


async def test_a_customer_deleted_while_the_server_thinks_leaves_no_trace(
    office: httpx.AsyncClient, account: UUID, server: FakeMailServer, write: Write
) -> None:  # C-26 D-16
    server.hangs = True
    written = await write()
    sending = asyncio.create_task(send_next(office_of(server)))
    await eventually(lambda: tried(server))
    assert (await office.delete(written["path"].removesuffix("/emails"))).status_code == 204
    server.released.set()
    assert await sending
    assert await announced(account, written["id"]) == []


async def test_what_is_under_way_is_nobody_elses(account: UUID, server: FakeMailServer, write: Write) -> None:
    # D-18
    server.hangs = True
    await write()
    sending = asyncio.create_task(send_next(office_of(server)))
    await eventually(lambda: tried(server))
    assert not await send_next(office_of(server))
    server.released.set()
    assert await sending
    assert len(server.taken) == 1


async def test_two_hundred_emails_and_eight_senders_make_two_hundred_messages(
    service: Service, account: UUID, server: FakeMailServer, queue: None, add: Add, office: httpx.AsyncClient
) -> None:  # D-18
    path = f"/customers/{(await add())['id']}/emails"
    for start in range(0, 200, 20):
        answers = [office.post(path, json=LETTER | {"subject": f"No {n}"}) for n in range(start, start + 20)]
        assert {answer.status_code for answer in await asyncio.gather(*answers)} == {202}
    two = [asyncio.create_task(deliver_emails(office_of(server))) for _ in range(2)]
    await eventually(lambda: nothing_queued(account), seconds=180)
    for one in two:
        one.cancel()
    await asyncio.gather(*two, return_exceptions=True)
    subjects = Counter(message["Subject"] for message in server.messages)
    assert subjects == {f"No {n}": 1 for n in range(200)}
    (count,) = await fetch(
        "SELECT count(*) AS n FROM outbox WHERE account_id = $1 AND aggregate_type = 'email'", account
    )
    assert count["n"] == 200


async def test_a_sender_that_is_told_to_stop_finishes_what_it_has_begun(
    office: httpx.AsyncClient, server: FakeMailServer, write: Write
) -> None:  # D-18
    server.hangs = True
    written = await write()
    delivering = asyncio.create_task(deliver_emails(office_of(server)))
    await eventually(lambda: tried(server))
    delivering.cancel()
    server.released.set()
    with pytest.raises(asyncio.CancelledError):
        await delivering
    assert (len(server.taken), (await fate(office, written))["state"]) == (1, "sent")


async def test_logs_name_neither_people_nor_what_was_written(
    account: UUID, server: FakeMailServer, write: Write
) -> None:  # D-09
    server.at_recipient = "550 canary@example.com unknown"
    with capture_logs() as logs:
        await write("canary@example.com", subject="canary subject", body="canary body")
        await send_next(office_of(server))
        server.at_recipient = "450 canary@example.com not now"
        await write("canary@example.com", subject="canary subject", body="canary body")
        await send_next(office_of(server))
    assert {"email_failed", "email_not_taken"} <= {line["event"] for line in logs}
    assert "canary" not in str(logs)


async def nothing_queued(account: UUID) -> bool:
    return not await fetch("SELECT id FROM outgoing_email WHERE account_id = $1 AND state = 'queued' LIMIT 1", account)


async def tried(server: FakeMailServer) -> bool:
    return server.tried > 0
